import type { Life } from "../model.ts";

/** What befalls a thing while it is at home. `{object}` is a destination, a name or a rule. */
export const life: Life = {
  reasons: {
    "granted-full": {
      reason: "For now you let it reach everything.",
      remedy: "That ends by itself on the day you chose; end it sooner if you can.",
    },
    "granted-lan-only": {
      reason: "You let it reach the home only.",
      remedy: "Choose “as described” to let it reach what its description names.",
    },
    "granted-updates-only": {
      reason: "You let it fetch its updates only.",
      remedy: "Choose “as described” to let it reach what its description names.",
    },
    blocked: {
      reason: "You blocked it.",
      remedy: "Choose another access to let it work again.",
    },
    "support-ended": {
      reason: "Nobody mends it any more, so it is kept from the Internet.",
      remedy: "Plan its replacement; until then you can extend its access to a day of your choice.",
    },
    restricted: {
      reason: "It misbehaved: it keeps what is described, slowly, and opens nothing at home.",
      remedy: "Update it. After a day of quiet it is tried again.",
    },
    quarantined: {
      reason: "It behaved like a captured device: it is cut off, but for its repair.",
      remedy: "Restart and update it; if it goes on, take it off the network.",
    },
    "on-trial": {
      reason: "It was contained and is tried again for an hour.",
      remedy: "Nothing to do.",
    },
    paused: {
      reason: "You paused it.",
      remedy: "Resume it to let it work again.",
    },
  },
  offences: {
    "related-name": "It asked for a new name of its maker, {object}.",
    "hard-coded-service": "It asks others than your gateway for {object:word}.",
    "unknown-destination": "It tried to reach {object}, which its description does not name.",
    "home-scan": "It tried one device of the home after another.",
    telnet: "It knocked at doors that captured devices look for on the Internet.",
    impersonation: "It passed itself off as another device.",
    surge: "It used a permission far more than it ever does ({object}).",
  },
  stages: {
    noticed: "It was stopped; nothing else changed.",
    restricted: "It is restricted.",
    quarantined: "It is in quarantine.",
  },
  answers: {
    "allow-once": "Allow once",
    "keep-blocked": "Keep blocked",
    "always-allow": "Always allow",
  },
  support: {
    "in-90-days": "Its support ends on {ends:day}. From then on it reaches the home only.",
    "in-30-days":
      "Its support ends on {ends:day}, within a month. From then on it reaches the home only.",
    "in-7-days":
      "Its support ends on {ends:day}, within a week. From then on it reaches the home only.",
    ended: "Its support ended on {ends:day}. It now reaches the home only.",
  },
  refusals: {
    "no-device": "No device here has that identity.",
    "no-thing": "People’s devices have no description.",
    described: "Somebody describes it already, so nothing is proposed for it.",
    "nothing-tried": "It has tried nothing yet.",
    "nothing-offered": "No other description of it waits for you.",
    "no-source": "Nobody has said where its description is.",
    "described-elsewhere":
      "The file is of another URL than the description in force. Claim that URL for it first (`thingwall gateway claim`).",
    "no-destination": "The destination is neither a device here, nor an address, nor a name.",
    "other-description":
      "Its description is not the one that you were shown any more. Look at it again, then decide.",
    "no-such-way": "A port belongs to TCP or UDP: say which.",
    "nothing-permitted": "Nothing like that is allowed to it.",
    "no-key": "No Wi-Fi key is called that.",
    "key-not-in-use": "That Wi-Fi key waits for its device, is being replaced, or has ended.",
    "too-many-keys": "There are as many Wi-Fi keys as can be.",
    "no-access-point": "The access point does not run.",
  },
  wifi: {
    "wifi-key-of-another": {
      reason: "{mac} came with the Wi-Fi key of {owner} and was sent away.",
      remedy:
        "If you gave that key to a new device, make it one of its own; if not, replace the key of {owner}: somebody knows it.",
    },
    "wifi-mac-of-another": {
      reason:
        "Somebody calls itself {mac}, as one of your devices does, but has the Wi-Fi key of {owner}.",
      remedy: "It was sent away. Replace the key of {owner}: somebody knows it.",
    },
    "wifi-key-not-ours": {
      reason: "{mac} was on the Wi-Fi with a key that counts no more and was sent away.",
      remedy: "Make it a new key if it is yours.",
    },
    "wifi-wrong-key": {
      reason:
        "Somebody calls itself {mac}, as {owner} does, and tried again and again without its Wi-Fi key.",
      remedy:
        "If you typed a key into that device just now, type it again; if not, nothing to do: nobody came in.",
    },
    "wifi-claim-failed": {
      reason: "{mac} did not know the Wi-Fi key that waits for a device.",
      remedy: "If it is the new device, type its key again or scan the code.",
    },
    "wifi-stranger": {
      reason:
        "Somebody ({mac}) tried again and again to join the Wi-Fi with no key, or with one that only another device may use.",
      remedy: "If it is yours, make it a key of its own; if not, nothing to do: nobody came in.",
    },
    "wifi-claim-lapsed": {
      reason:
        "Nobody came with the new Wi-Fi key of {owner} within a quarter of an hour; it has ended.",
      remedy: "Make another when the device is ready to join.",
    },
    "wifi-key-lost": {
      reason: "The Wi-Fi key of {owner} was lost with a part of what the gateway keeps.",
      remedy: "Make it a new key.",
    },
  },
};
