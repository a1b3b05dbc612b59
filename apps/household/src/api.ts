/** Asking the gateway. Every answer is of the contract; every refusal is an `ApiError` with its code. */
import type { Problem, ProblemCode } from "@thingwall/gateway/api";

export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ProblemCode | "unreachable";
  readonly problem: Problem | undefined;

  constructor(code: ApiError["code"], problem?: Problem) {
    super(code);
    this.code = code;
    this.problem = problem;
  }
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** Throws `ApiError`; `unreachable` where nothing answers. */
export function ask<T>(path: string, method: Method = "GET", body?: unknown): Promise<T> {
  return send<T>(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
}

/** Brings back what a file keeps; `code`: of a gateway that nobody owns. Throws as `ask`. */
export function bringBack(file: File, code?: string): Promise<unknown> {
  return send("restore", {
    method: "POST",
    headers: {
      "content-type": "application/octet-stream",
      ...(code === undefined ? {} : { "thingwall-code": code }),
    },
    body: file,
  });
}

async function send<T>(path: string, request: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}`, { ...request, credentials: "same-origin" });
  } catch {
    throw new ApiError("unreachable");
  }
  const json: unknown = await answer.json().catch(() => undefined);
  if (answer.ok) return json as T;
  if (!isProblem(json)) throw new ApiError(answer.status >= 500 ? "unreachable" : "failed");
  throw new ApiError(json.code, json);
}

function isProblem(value: unknown): value is Problem {
  return typeof value === "object" && value !== null && "code" in value && "status" in value;
}
