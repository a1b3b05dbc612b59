// Planted: breaks wall-reads-no-foreign-format.
import "./signature.ts";
