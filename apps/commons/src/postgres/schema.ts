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
  /** `kind`: trust or status. Of each address the highest number is what is published. */
  signed_list: { kind: string; uri: string; number: BigInteger; jws: string; at: Date };
}
