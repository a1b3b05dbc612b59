/** A thing's own certificate, as openssl writes it (RFC 8520 §11). */
import { afterAll, expect, test } from "vitest";
import { readCertificates } from "./certificate.ts";
import { openWorkshop } from "./testing/openssl.ts";

const workshop = openWorkshop();
afterAll(() => workshop.close());
const URL_EXTENSION = "1.3.6.1.5.5.7.1.25";
const URL = "https://mud.maker.example/lamp.json";

function certificate(...extensions: readonly string[]) {
  return workshop.issue({ subject: "/O=Maker/CN=Lamp 7", extensions }).certificate;
}

test("says where its description is", () => {
  const text = certificate(`${URL_EXTENSION}=ASN1:IA5STRING:${URL}`);
  expect(readCertificates(text)).toMatchObject([{ mudUrl: URL }]);
});

test("says nothing of that where it does not", () => {
  const [read] = readCertificates(certificate());
  expect(read).not.toHaveProperty("mudUrl");
  expect(read).not.toHaveProperty("mudSigner");
});

test("in another type of text it is no certificate of ours", () => {
  expect(() => readCertificates(certificate(`${URL_EXTENSION}=ASN1:UTF8STRING:${URL}`))).toThrow(
    "not an X.509 certificate",
  );
});
