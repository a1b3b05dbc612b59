/** Files that the build names: imported, they are their address. */
declare module "*?url" {
  const address: string;
  export default address;
}
declare module "*.css";
