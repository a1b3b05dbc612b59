import { expect, test } from "vitest";
import { readCapabilities, readCountry } from "./radio.ts";

const CARD = `Wiphy phy0
\twiphy index: 0
\tSupported interface modes:
\t\t * IBSS
\t\t * managed
\t\t * AP
\t\t * AP/VLAN
\t\t * monitor
\tBand 1:
\t\tFrequencies:
\t\t\t* 2412 MHz [1] (20.0 dBm)
\t\t\t* 2467.0 MHz [12] (20.0 dBm)
\t\t\t* 2484 MHz [14] (disabled)
\tBand 2:
\t\tFrequencies:
\t\t\t* 5180 MHz [36] (23.0 dBm)
\t\t\t* 5260 MHz [52] (20.0 dBm) (no IR, radar detection)
\tsoftware interface modes (can always be added):
\t\t * AP/VLAN
`;

test("a card that can be an access point, and where it may begin to send", () => {
  expect(readCapabilities(CARD)).toEqual({
    accessPoint: true,
    ownInterfaces: true,
    channels: [1, 12, 36],
  });
});

test("only the card's own modes count, and a card of which nothing is said can nothing", () => {
  const client = CARD.replace("\t\t * AP\n\t\t * AP/VLAN\n", "");
  expect(readCapabilities(client)).toMatchObject({ accessPoint: false, ownInterfaces: false });
  expect(readCapabilities("")).toEqual({ accessPoint: false, ownInterfaces: false, channels: [] });
});

test.for([
  ["global\ncountry FR: DFS-ETSI\n\t(2400 - 2483 @ 40), (N/A, 20)\n", "FR"],
  ["global\ncountry 00: DFS-UNSET\n", undefined],
  ["", undefined],
] as const)("%j is the country %s", ([said, country]) => {
  expect(readCountry(said)).toBe(country);
});
