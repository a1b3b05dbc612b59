// Planted: breaks makers-sign-in-a-browser.
export { createHash } from "node:crypto";
