// Planted: breaks dependencies-are-declared.
export * from "nanoid";
