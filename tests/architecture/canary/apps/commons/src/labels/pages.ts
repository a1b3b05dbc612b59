// Planted: breaks labels-know-no-pages.
export { page } from "../pages/page.ts";
