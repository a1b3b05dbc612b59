/**
 * An nft that stands before the real one: it waits with a transaction, or spoils it, when told to.
 */
import {
  chmodSync,
  closeSync,
  constants,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { command } from "../../../lab/src/command.ts";
import { fileAppears } from "../rig/wire.ts";

export interface Hold {
  readonly reached: Promise<void>;
  release(): void;
}

export interface HeldNft {
  readonly folder: string;
  /** The next transaction with these words waits, before or after the kernel has it. */
  hold(words: string, when?: "before" | "after"): Hold;
  /** From now on every transaction ends with what the kernel refuses, until the result is called. */
  spoil(): () => void;
}

/** Puts `nft` into the folder, which is to come first in the search path. */
export async function installHeldNft(folder: string): Promise<HeldNft> {
  const file = (name: string) => join(folder, name);
  await command(["mkfifo", file("go")]);
  const real = (await command(["sh", "-c", "command -v nft"])).trim();
  writeFileSync(file("nft"), script(folder, real));
  chmodSync(file("nft"), 0o755);
  const forget = (name: string) => rmSync(file(name), { force: true });
  return {
    folder,
    hold(words, when = "before") {
      forget("held");
      writeFileSync(file("hold"), `${when}\n${words}\n`);
      const reached = fileAppears(file("held"));
      reached.catch(() => {});
      return {
        reached,
        release() {
          forget("hold");
          letGo(file("go"));
        },
      };
    },
    spoil() {
      writeFileSync(file("spoil"), "");
      return () => forget("spoil");
    },
  };
}

function letGo(pipe: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch {
    // Whoever waited has been killed.
    return;
  }
  writeSync(descriptor, "go\n");
  closeSync(descriptor);
}

/**
 * In `folder`: `hold` holds two lines, when to wait (`before` or `after` the kernel has it) and words
 * of the transaction that is meant; `held` appears once it waits; a line in the pipe `go` lets it go
 * on; while `spoil` is there each transaction gets a last line that no kernel takes.
 *
 * Lines go to one that is kept running as they come. Only a line whose kernel's yes is to be held is
 * done by another, since the kept one would say it at once. It dies with its parent as the real one
 * does, and the real one with it.
 */
const script = (folder: string, real: string): string => `#!/bin/sh
judge() {
  when=never
  if { read -r asked && read -r words; } 2>/dev/null <'${folder}/hold'; then
    case "$text" in *"$words"*) when=$asked; rm -f '${folder}/hold' ;; esac
  fi
  if [ "$when" = before ]; then wait_for_go; fi
  if [ -e '${folder}/spoil' ]; then text="$text$1create table inet thingwall"; fi
}
wait_for_go() {
  exec 3<>'${folder}/go'
  : >'${folder}/held'
  read -r _ <&3
  exec 3<&-
}
case "$1" in
-f)
  text=$(cat)
  judge "
"
  printf '%s\\n' "$text" | '${real}' -f -
  status=$?
  if [ "$when" = after ]; then wait_for_go; fi
  exit $status
  ;;
-i)
  lines='${folder}'/lines.$$
  mkfifo "$lines"
  '${real}' -i <"$lines" &
  exec 4>"$lines"
  rm "$lines"
  while IFS= read -r text; do
    case "$text" in
    '' | done_*) ;;
    *)
      judge ";"
      if [ "$when" = after ]; then
        printf '%s\\n' "$text" | '${real}' -f -
        wait_for_go
        text=
      fi
      ;;
    esac
    printf '%s\\n' "$text" >&4
  done
  ;;
*) exec '${real}' "$@" ;;
esac
`;
