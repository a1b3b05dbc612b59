/** What a request asks for: its language, its question, the same page in the other language. */
import type { FastifyRequest } from "fastify";
import type { Language } from "../pages/words.ts";

export function languageOf(request: FastifyRequest): Language {
  const lang = asked(request, "lang");
  if (lang === "en" || lang === "fr") return lang;
  // The first of the two that the reader's browser names.
  const [first] = /\b(?:en|fr)\b/i.exec(request.headers["accept-language"] ?? "") ?? [];
  return first?.toLowerCase() === "fr" ? "fr" : "en";
}

/** This page, with its question, in the other language. */
export function inOther(request: FastifyRequest, language: Language): string {
  const url = new URL(request.url, "http://here.invalid");
  url.searchParams.set("lang", language === "en" ? "fr" : "en");
  return `${url.pathname}${url.search}`;
}

/** A member of the query that stands once. */
export function asked({ query }: FastifyRequest, name: string): string | undefined {
  if (typeof query !== "object" || query === null || !Object.hasOwn(query, name)) return undefined;
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}

/** All that a member of the query holds. */
export function allAsked({ query }: FastifyRequest, name: string): readonly string[] {
  if (typeof query !== "object" || query === null || !Object.hasOwn(query, name)) return [];
  const value = (query as Readonly<Record<string, unknown>>)[name];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === "string");
}
