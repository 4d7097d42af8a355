// Search by Medplum's client: prints what it reads as JSON (tests/fhir/clients.py).

import { text } from "node:stream/consumers";

globalThis.WebSocket ??= class extends EventTarget {}; // Node has one from version 22 on
const { MedplumClient } = await import("@medplum/core");

const given = JSON.parse(await text(process.stdin));
const [, root, path] = /^(https?:\/\/[^/]+\/)(.*)$/.exec(given.base);
const client = new MedplumClient({ baseUrl: root, fhirUrlPath: path, fetch, accessToken: given.key });
const KIND = "QuestionnaireResponse";

async function ids(query) {
  const seen = [];
  for await (const page of client.searchResourcePages(KIND, query)) {
    seen.push(...page.map((resource) => resource.id));
  }
  return seen;
}

async function refusal(act) {
  try {
    await act();
  } catch (error) {
    const { resourceType, issue } = error.outcome;
    return [issue[0].code === "not-found" ? 404 : 400, resourceType, issue[0].code];
  }
  return null;
}

async function byReference(reference) {
  const form = new URLSearchParams({ identifier: reference }).toString();
  const address = client.fhirUrl(KIND, "_search");
  const bundle = await client.post(address, form, "application/x-www-form-urlencoded");
  return (bundle.entry ?? []).map((entry) => entry.resource.id);
}

const document = await client.readResource("DocumentReference", given.first);
const read = {
  read: (await client.readResource(KIND, given.first)).identifier.value,
  list: document.content[0].attachment.size,
  pages: await ids({ _count: "2" }),
  count: (await client.search(KIND, { _summary: "count" })).total,
  sorted: await ids({ _sort: "authored", _count: "2" }),
  "by date": await ids({ authored: `ge${given.day}` }),
  "by time": await ids({ authored: `lt${given.moment}` }),
  "by reference": await byReference(given.reference),
  unknown: await refusal(() => ids({ patient: "1" })),
  missing: await refusal(() => client.readResource(KIND, "999999")),
  "reference in address": await refusal(() => ids({ identifier: given.reference })),
};
process.stdout.write(JSON.stringify(read));
process.exit(0);
