import type { Standings } from "../model.ts";

/** Why the gateway gives a device what it gets, and what to do about it. */
export const standings: Standings = {
  "as-described": {
    reason: "Its description is enforced.",
    remedy: "Nothing to do.",
  },
  "described-by-repository": {
    reason:
      "Its maker’s server gave no description; the one of {repository} is enforced, and counts for less.",
    remedy: "Nothing to do. Its maker’s takes its place as soon as there is one.",
  },
  person: {
    reason: "It is a person’s own device.",
    remedy: "Nothing to do.",
  },
  guest: {
    reason: "It is a guest’s device: it has the Internet, and nothing at home.",
    remedy: "Nothing to do. Give its owner a key of their own to let it in.",
  },
  "no-description": {
    reason: "Nobody has given a description of it.",
    remedy: "Name its MUD file or URL in the configuration.",
  },
  "unknown-joiner": {
    reason: "It joined by itself, and nobody has said what it is.",
    remedy:
      "Say what joins at its port in the configuration (lan.ports), or name the device there.",
  },
  "description-loading": {
    reason: "Its description is being fetched.",
    remedy: "Wait a moment.",
  },
  "file-refused": {
    reason: "Its description is not valid ({issue} at {path}).",
    remedy: "Look closer with `thingwall mud check`, and tell the maker.",
  },
  "file-unreadable": {
    reason: "Its description {path} cannot be read ({reason}).",
    remedy: "Check the name and the permissions.",
  },
  "signature-removed": {
    reason: "Its description was signed by “{expected}” before and is no longer signed.",
    remedy: "Approve it only if the maker announced that.",
  },
  "rolled-back": {
    reason:
      "Its description is older ({found:moment}) than the one already known ({known:moment}).",
    remedy: "Approve it only if the maker announced that.",
  },
  "bad-url": {
    reason: "Its MUD URL cannot be used ({reason:word}).",
    remedy: "Give a complete https URL.",
  },
  "name-not-found": {
    reason: "The host {name} does not exist, or nobody could say.",
    remedy: "Check the URL and the connection to the Internet.",
  },
  "address-not-global": {
    reason: "The host {name} leads to {address}, which is not on the Internet.",
    remedy: "Nothing is fetched from there: a thing could aim the gateway at the home.",
  },
  "connection-failed": {
    reason: "The connection to the maker’s server failed ({reason}).",
    remedy: "It is tried again later.",
  },
  "tls-failed": {
    reason: "The maker’s server did not prove who it is ({reason:word}).",
    remedy: "Tell the maker; nothing is fetched from a server that cannot.",
  },
  "not-http": {
    reason: "What answered does not speak HTTP ({reason}).",
    remedy: "Check the URL.",
  },
  timeout: {
    reason: "The maker’s server took too long (step: {phase:word}).",
    remedy: "It is tried again later.",
  },
  "redirected-elsewhere": {
    reason: "The maker’s server sends us on to {to}.",
    remedy: "Approve the new address only if the maker announced it.",
  },
  "too-many-redirects": {
    reason: "The maker’s server sends us on more than {limit} times.",
    remedy: "Tell the maker.",
  },
  "http-status": {
    reason: "The maker’s server answers {status:plain} for {url}.",
    remedy: "Check the URL; it is tried again later.",
  },
  "too-large": {
    reason: "{url} has more than {limit} bytes.",
    remedy: "Tell the maker; the rest was not read.",
  },
  "content-encoded": {
    reason: "{url} comes encoded ({encoding}) although that was not asked for.",
    remedy: "Tell the maker.",
  },
  "wrong-content-type": {
    reason: "{url} is not a MUD file (it says it is {found}).",
    remedy: "Check the URL.",
  },
  "signature-missing": {
    reason: "The file names a signature that is not at {url}.",
    remedy: "Tell the maker.",
  },
  "url-mismatch": {
    reason: "The file at {url} says it is for {found}.",
    remedy: "Check the URL, or tell the maker.",
  },
};
