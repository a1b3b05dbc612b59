export const dramas = [
  "undescribed",
  "found",
  "support",
  "spread",
  "repaired",
  "moved",
  "narrowed",
  "neighbour-posed",
  "gateway-posed",
  "flood",
  "wall-killed",
  "names-killed",
  "home-killed",
  "forgotten",
] as const;
/** A scene in which something happens to the home. */
export type Drama = (typeof dramas)[number];

export const isDrama = (scene: string): scene is Drama =>
  (dramas as readonly string[]).includes(scene);
