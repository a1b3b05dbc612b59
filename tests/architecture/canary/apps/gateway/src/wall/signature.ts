// Planted: breaks wall-reads-no-foreign-format.
import "pkijs";
