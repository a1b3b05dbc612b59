export interface CompileOptions {
  readonly lan?: readonly string[];
}
export async function compileMud(_i: string, _o: CompileOptions, _c: unknown): Promise<0> {
  return 0;
}
