import type { Vocabulary } from "@thingwall/gateway/words";

/** Words of closed vocabularies inside parameters; a word that is not here is shown as it is. */
export const vocabulary: Vocabulary = {
  // Encodings.
  unknown: "unknown",
  // JSON.
  end: "the end of the file",
  object: "an object",
  array: "an array",
  string: "a text",
  number: "a number",
  boolean: "true or false",
  null: "null",
  // Texts that act.
  control: "a control character",
  direction: "it turns the reading direction",
  invisible: "it is invisible",
  markup: "markup",
  shell: "shell syntax",
  // Directions.
  "from-device": "from the thing",
  "to-device": "towards the thing",
  // Classes.
  manufacturer: "manufacturer",
  "same-manufacturer": "same manufacturer",
  model: "model",
  controller: "controller",
  "my-controller": "its own controller",
  // Fetching what a person names.
  "host-unknown": "nobody knows its host",
  "host-unreachable": "its server cannot be reached",
  "host-unproven": "its server does not prove who it is",
  "host-slow": "its server took too long",
  "host-status": "its server answers with status",
  "host-redirects": "its server sends us on to",
  "host-circles": "its server sends us on too many times",
};
