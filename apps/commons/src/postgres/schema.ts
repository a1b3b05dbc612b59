/** The tables, as Kysely and the rest of the commons see them. `migrations.ts` makes them. */
import type { ColumnType, Generated } from "kysely";

/** PostgreSQL's bigint: read as text by the driver, so that no digit is lost. */
type BigInteger = ColumnType<string, number | string, number | string>;

export interface Database {
  log_entry: { index: BigInteger; octets: Buffer };
  log_node: { level: number; index: BigInteger; hash: Buffer };
  /** The newest is what is published. */
  log_checkpoint: { size: BigInteger; note: string; at: Date };
  issuer: {
    id: string;
    name: string;
    roles: string[];
    from_at: Date;
    until_at: Date | null;
  };
  issuer_key: {
    kid: string;
    issuer: string;
    jwk: ColumnType<unknown, string, string>;
    from_at: Date;
    until_at: Date | null;
    compromised_at: Date | null;
  };
  status_slot: {
    uri: string;
    index: number;
    issuer: string;
    state: Generated<string>;
  };
  status_change: {
    id: Generated<number>;
    uri: string;
    index: number;
    state: string;
    reason_en: string;
    reason_fr: string;
    at: Date;
    log_index: BigInteger;
  };
  statement: {
    digest: string;
    jws: string;
    kind: string;
    issuer: string;
    /** Of a product's or unit's statement. */
    product: string | null;
    model: string | null;
    claims: ColumnType<unknown, string, never>;
    status_uri: string;
    status_index: number;
    from_at: Date;
    until_at: Date;
    accepted_at: Date;
    log_index: BigInteger;
  };
  organisation: { id: string; name: string; roles: string[]; created_at: Date };
  account: {
    id: Generated<string>;
    name: string;
    /** In small letters. */
    email: string;
    password: string;
    organisation: string;
    created_at: Date;
  };
  /** `token`: SHA-256 of the cookie's. */
  session: { token: Buffer; account: string; csrf: string; expires_at: Date };
  invitation: { token: Buffer; organisation: string; expires_at: Date; used_at: Date | null };
  attempt: { bucket: string; started_at: Date; count: number };
  draft: {
    id: Generated<string>;
    organisation: string;
    kind: string;
    /** What was typed, by field. */
    fields: ColumnType<unknown, string, string>;
    version: Generated<number>;
    changed_by: string;
    changed_at: Date;
    /** The claims to sign, once it is finished. */
    prepared: ColumnType<unknown, string | null, string | null>;
    /** Of the statement that it became. */
    digest: string | null;
  };
  proposal: {
    id: Generated<string>;
    kind: string;
    body: ColumnType<unknown, string, never>;
    proposed_by: string;
    proposed_at: Date;
    outcome: string | null;
    decided_at: Date | null;
  };
  proposal_voice: { proposal: string; account: string; agrees: boolean; at: Date };
  /** `kind`: trust or status. Of each address the highest number is what is published. */
  signed_list: { kind: string; uri: string; number: BigInteger; jws: string; at: Date };
  /** Assemblies: each a record of its own. Its leaves hold no text, `process_text` does. */
  process: { id: string; created_at: Date; archived: Generated<boolean> };
  process_entry: { process: string; index: BigInteger; octets: Buffer };
  process_node: { process: string; level: number; index: BigInteger; hash: Buffer };
  process_checkpoint: { process: string; size: BigInteger; note: string; at: Date };
  /** By seal; a text that was removed has no row. */
  process_text: { process: string; seal: string; octets: Buffer };
  /** Which party of a process an account is. */
  process_person: { process: string; account: string; party: string };
}
