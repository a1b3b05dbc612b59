import type { Learning } from "../model.ts";

/** What `mud learn` says of what it left out, and of what it put in. */
export const learning: Learning = {
  leftOut: {
    "always-served": "Names and time from the gateway: every thing has them without a file.",
    "names-elsewhere": "It asked other resolvers ({who}); the gateway answers in their place.",
    "encrypted-dns": "It asked for names over an encrypted connection ({who}), which is refused.",
    "gateway-service": "It tried other services of the gateway ({who}), which things never reach.",
    "link-local":
      "It spoke with neighbours on its own link ({who}); that does not pass the gateway.",
    broadcast: "It called everyone on its own link; that does not pass the gateway.",
    "opened-from-internet":
      "The Internet opened connections towards it ({who}); no description permits that here.",
    housekeeping: "Messages that keep its link and its address; they need no permission.",
    telnet: "It opened Telnet towards the Internet ({who}): captured things do that. Examine it.",
    scan: "It tried one service after another address ({who}): a search for victims. Examine it.",
    "too-many": "Much more, too much to list. Examine the thing.",
  },
  remarks: {
    "literal-used":
      "The address {address} stands in the file, because its name was never asked. The household must approve it, and the maker cannot move away from it.",
    "ports-widened":
      "The ports towards {peer} change each time: the file permits {from:plain} to {to:plain}.",
    "controller-assumed":
      "Only one device of the home ({device}) spoke with it; the file calls it “my controller”, and each household chooses its own.",
    "name-unused": "It asked for {name} and did not go there; the file leaves the name out.",
    "needs-cut": "{count} services that were seen are missing: a file cannot say so much.",
    "nothing-needed": "Nothing was seen that needs a permission: the file gives none.",
  },
};
