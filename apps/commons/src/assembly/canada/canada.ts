/**
 * The Canadian multistakeholder process on the security of the Internet of Things, 2018–2019, told
 * through the acts of the assembly from the public reports, in our words. What they do not tell is not
 * here: no registrations, no positions, no numbers of the group's, no lists of recommendations, and of
 * the first, fourth and fifth meetings little more than dates. Each act says when it happened; when it
 * was entered is the clock's.
 */
import type { Proposal } from "../assembly.ts";
import { tellFifth, tellLessons, tellLinkages, tellSixth } from "./later.ts";
import { tellBeginning, tellFirst } from "./people.ts";
import { tellSecond } from "./second.ts";
import { teller } from "./teller.ts";
import { tellThird } from "./third.ts";

/**
 * @param salt  another 32 octets in hexadecimal at each call
 */
export function canadianProcess(salt: () => string): readonly Proposal[] {
  const proposals: Proposal[] = [];
  const told = teller(salt, proposals);
  tellBeginning(told);
  tellFirst(told);
  tellSecond(told);
  tellThird(told);
  tellFifth(told);
  tellSixth(told);
  tellLinkages(told);
  tellLessons(told);
  return proposals;
}
