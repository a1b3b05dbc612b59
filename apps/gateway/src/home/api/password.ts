/**
 * Passwords: kept as scrypt makes them, checked one at a time, and refused when somebody would guess
 * them. OWASP's parameters for scrypt with 16 MiB, so that a small gateway can afford a check.
 */
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

const COST = { log2N: 14, r: 8, p: 5 } as const;
const LENGTH = 32;
/** Of five steps (0–4), those that take an attacker more than 10^8 tries. */
const STRONG_ENOUGH = 3;

let last: Promise<unknown> = Promise.resolve();

/** `scrypt LOG2N R P SALT HASH`, the last two in base64. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const { log2N, r, p } = COST;
  const hash = await derive(password, salt, COST);
  return ["scrypt", log2N, r, p, salt.toString("base64"), hash.toString("base64")].join(" ");
}

/** Takes as long for an account that is not there (`kept` undefined), so that nobody learns it. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  const [, log2N, r, p, salt = "", hash = ""] = (kept ?? "").split(" ");
  const cost = kept === undefined ? COST : { log2N: Number(log2N), r: Number(r), p: Number(p) };
  const expected = Buffer.from(hash, "base64");
  const found = await derive(password, Buffer.from(salt, "base64"), cost);
  return expected.length === found.length && timingSafeEqual(expected, found);
}

/** One at a time: a crowd of tries takes no more memory than one. */
function derive(
  password: string,
  salt: Uint8Array,
  { log2N, r, p }: { readonly log2N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  const turn = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        const options = { N: 2 ** log2N, r, p, maxmem: 64 * 1024 * 1024 };
        scrypt(password.normalize("NFKC"), salt, LENGTH, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
  last = turn.catch(() => undefined);
  return turn;
}

export type Strength =
  | { readonly strong: true }
  | { readonly strong: false; readonly advice: readonly string[] };

/**
 * `known`: what an attacker would try first, such as the name of the account. The dictionaries are
 * loaded when the first password is chosen, which a home does a few times in its life.
 */
export async function strengthOf(password: string, known: readonly string[]): Promise<Strength> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
  ]);
  const judge = new ZxcvbnFactory({
    dictionary: { ...common.dictionary },
    graphs: common.adjacencyGraphs,
  });
  const { score, feedback } = judge.check(password.slice(0, 128), [...known, "thingwall"]);
  if (score >= STRONG_ENOUGH) return { strong: true };
  const advice = [feedback.warning, ...feedback.suggestions].filter((code) => code !== null);
  return { strong: false, advice };
}
