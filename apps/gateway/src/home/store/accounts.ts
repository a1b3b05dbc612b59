/**
 * Who may use the app: accounts, the sessions and tokens that they hold, invitations, and what the
 * household calls its home. Kept beside the journal and not in it: an export shows no secret's digest,
 * and whoever is signed in is no fact about the home.
 */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { inTransaction } from "./database.ts";
import { storeError } from "./error.ts";

export type AccountRole = "owner" | "adult";

export interface Account {
  readonly id: string;
  /** As its holder writes it. */
  readonly name: string;
  readonly role: AccountRole;
  readonly added: number;
}

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly made: number;
  /** When it was last used, an hour more or less. */
  readonly seen: number;
  /** What the browser said that it is: untrusted text. */
  readonly agent: string;
}

export interface Token {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly made: number;
  readonly until: number;
}

export interface Invite {
  readonly id: string;
  readonly role: AccountRole;
  readonly made: number;
  readonly until: number;
}

type Row = Readonly<Record<string, unknown>>;

/** What changes something throws `StoreError`: the disk may be full. */
export class Accounts {
  readonly #db: DatabaseSync;
  readonly #path: string;

  constructor(db: DatabaseSync, path: string) {
    this.#db = db;
    this.#path = path;
  }

  all(): readonly Account[] {
    return this.#rows("SELECT * FROM account ORDER BY added, id").map(accountOf);
  }

  /** `password`: as `hashPassword` wrote it. */
  named(name: string): (Account & { readonly password: string }) | undefined {
    const [row] = this.#rows("SELECT * FROM account WHERE folded = ?", folded(name));
    return row && { ...accountOf(row), password: String(row["password"]) };
  }

  passwordOf(id: string): string | undefined {
    const [row] = this.#rows("SELECT password FROM account WHERE id = ?", id);
    return row && String(row["password"]);
  }

  /** False where the name is taken. */
  add(account: Account, password: string): boolean {
    const { id, name, role, added } = account;
    return (
      this.#change(
        "INSERT OR IGNORE INTO account VALUES (?, ?, ?, ?, ?, ?)",
        ...[id, name, folded(name), role, password, added],
      ) === 1
    );
  }

  /** The first account, an owner; false where there is one already. */
  claim(account: Account, password: string): boolean {
    return this.#together(() => this.all().length === 0 && this.add(account, password));
  }

  /** What it is signed in with elsewhere ends, all but this session. */
  setPassword(id: string, password: string, keep: string | undefined): void {
    this.#together(() => {
      this.#change("UPDATE account SET password = ? WHERE id = ?", password, id);
      this.#change("DELETE FROM session WHERE account = ? AND id IS NOT ?", id, keep ?? null);
    });
  }

  /** Its sessions and tokens end with it. False where it is not there, or is the last owner. */
  remove(id: string): boolean {
    return this.#together(() => {
      const owners = this.all().filter(({ role }) => role === "owner");
      if (owners.length === 1 && owners[0]?.id === id) return false;
      return this.#change("DELETE FROM account WHERE id = ?", id) === 1;
    });
  }

  sessions(account: string): readonly Session[] {
    return this.#rows("SELECT * FROM session WHERE account = ? ORDER BY seen DESC", account).map(
      sessionOf,
    );
  }

  addSession(digest: string, { id, account, made, seen, agent }: Session): void {
    this.#change(
      "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
      ...[digest, id, account, made, seen, agent],
    );
  }

  session(digest: string): { readonly session: Session; readonly account: Account } | undefined {
    const [row] = this.#rows("SELECT * FROM session WHERE digest = ?", digest);
    const account = row && this.#account(String(row["account"]));
    return account && { session: sessionOf(row), account };
  }

  /** As far as that can be kept: nobody is kept from reading for it. */
  touch(session: string, seen: number): void {
    try {
      this.#change("UPDATE session SET seen = ? WHERE id = ?", seen, session);
    } catch {
      // It is said where something had to be kept.
    }
  }

  endSession(account: string, id: string): boolean {
    return this.#change("DELETE FROM session WHERE account = ? AND id = ?", account, id) === 1;
  }

  /** After a restore: who was signed in then is not known to be welcome now. */
  endAllSessions(): void {
    this.#change("DELETE FROM session");
    this.#change("DELETE FROM invite");
  }

  tokens(account: string): readonly Token[] {
    return this.#rows("SELECT * FROM token WHERE account = ? ORDER BY made", account).map(tokenOf);
  }

  addToken(digest: string, { id, account, name, scopes, made, until }: Token): void {
    this.#change(
      "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?)",
      ...[digest, id, account, name, scopes.join(" "), made, until],
    );
  }

  token(digest: string): { readonly token: Token; readonly account: Account } | undefined {
    const [row] = this.#rows("SELECT * FROM token WHERE digest = ?", digest);
    const account = row && this.#account(String(row["account"]));
    return account && { token: tokenOf(row), account };
  }

  endToken(account: string, id: string): boolean {
    return this.#change("DELETE FROM token WHERE account = ? AND id = ?", account, id) === 1;
  }

  invites(): readonly Invite[] {
    return this.#rows("SELECT * FROM invite ORDER BY made").map(inviteOf);
  }

  addInvite(digest: string, { id, role, made, until }: Invite): void {
    this.#change("INSERT INTO invite VALUES (?, ?, ?, ?, ?)", digest, id, role, made, until);
  }

  invite(digest: string): Invite | undefined {
    const [row] = this.#rows("SELECT * FROM invite WHERE digest = ?", digest);
    return row && inviteOf(row);
  }

  endInvite(id: string): boolean {
    return this.#change("DELETE FROM invite WHERE id = ?", id) === 1;
  }

  /** One invitation admits one account. False where the name is taken or the invitation is gone. */
  join(account: Account, password: string, invite: string): boolean {
    return this.#together(() => {
      if (!this.invites().some(({ id }) => id === invite)) return false;
      return this.add(account, password) && this.endInvite(invite);
    });
  }

  /** What has lapsed goes: sessions not used since `idle`, tokens and invitations past their end. */
  prune(now: number, idle: number): void {
    this.#change("DELETE FROM session WHERE seen < ?", idle);
    this.#change("DELETE FROM token WHERE until <= ?", now);
    this.#change("DELETE FROM invite WHERE until <= ?", now);
  }

  setting(name: string): string | undefined {
    const [row] = this.#rows("SELECT value FROM setting WHERE name = ?", name);
    return row && String(row["value"]);
  }

  set(name: string, value: string): void {
    this.#change(
      "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      ...[name, value],
    );
  }

  #account(id: string): Account | undefined {
    const [row] = this.#rows("SELECT * FROM account WHERE id = ?", id);
    return row && accountOf(row);
  }

  #rows(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#db.prepare(sql).all(...values);
  }

  #change(sql: string, ...values: readonly SQLInputValue[]): number {
    return this.#kept(() => Number(this.#db.prepare(sql).run(...values).changes));
  }

  #together<T>(work: () => T): T {
    return this.#kept(() => inTransaction(this.#db, work));
  }

  #kept<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw storeError(error, this.#path);
    }
  }
}

/** Names that differ in case or in how an accent is written are one name. */
function folded(name: string): string {
  return name.normalize("NFKC").toLowerCase();
}

function accountOf(row: Row): Account {
  const { id, name, role, added } = row;
  return {
    id: String(id),
    name: String(name),
    role: role === "owner" ? "owner" : "adult",
    added: Number(added),
  };
}

function sessionOf({ id, account, made, seen, agent }: Row): Session {
  return {
    id: String(id),
    account: String(account),
    made: Number(made),
    seen: Number(seen),
    agent: String(agent),
  };
}

function tokenOf({ id, account, name, scopes, made, until }: Row): Token {
  return {
    id: String(id),
    account: String(account),
    name: String(name),
    scopes: String(scopes).split(" "),
    made: Number(made),
    until: Number(until),
  };
}

function inviteOf({ id, role, made, until }: Row): Invite {
  return {
    id: String(id),
    role: role === "owner" ? "owner" : "adult",
    made: Number(made),
    until: Number(until),
  };
}
