// Reads and writes facts by the types that openapi-typescript makes of the description of the API, with openapi-fetch.
// `node client.js ADDRESS KEY` against a running service.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";

import type { components, paths } from "./made/evfacts.js";

// Of the formats in which lists and items can be had, these are the ones that are parsed.
type Parsed = "application/json" | "application/problem+json";
type Plant = components["schemas"]["Plant"];

const [address, key] = process.argv.slice(2);
assert(address !== undefined && key !== undefined);

async function read(baseUrl: string): Promise<void> {
  const client = createClient<paths, Parsed>({ baseUrl });

  const plants = await client.GET("/v1/plants", {
    params: { query: { country: ["CN"], status: ["operating"], capacity__gte: ["100000 vehicles/year"], count: "exact" } },
  });
  assert(plants.data !== undefined);
  const found: Plant[] = plants.data.data;
  assert.equal(plants.data.page.total, found.length);
  assert(found.length > 0 && found.every((plant) => plant.status === "operating"));

  const item = await client.GET("/v1/plants/{record_id}", {
    params: { path: { record_id: "nextstar-windsor" }, query: { expand: "operator" } },
  });
  const plant = item.data;
  assert(plant !== undefined);
  // A reference is an id, or, since it was expanded, the record.
  assert(typeof plant.operator === "object" && plant.operator !== null && "id" in plant.operator);
  assert.equal(plant.operator.id, "nextstar-energy");
  const unit: components["schemas"]["Unit"] | undefined = plant.capacity?.[0]?.quantity.unit;
  assert.equal(unit, "GWh/year");
  const latest: string | null | undefined = plant.production_start?.latest;
  assert.equal(latest, "2024-03-31");

  const search = await client.GET("/v1/search", { params: { query: { q: "xiaomi" } } });
  assert.equal(search.data?.data[0]?.id, "xiaomi");

  const feed = await client.GET("/v1/changes", { params: { query: { after: 0, limit: 3 } } });
  assert.deepEqual(feed.data?.data.map((change) => change.seq), [1, 2, 3]);

  const missing = await client.GET("/v1/companies/{record_id}", { params: { path: { record_id: "xiaomy" } } });
  assert.equal(missing.error?.errors[0]?.did_you_mean, "xiaomi");
}

async function write(baseUrl: string, token: string): Promise<void> {
  const client = createClient<paths, Parsed>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  const body: components["schemas"]["NewCompany"] = {
    name: "Alpha of the TypeScript client",
    country: "DE",
    founded: "2026-02",
    evidence: {
      source: {
        id: "example-2026-02-03-alpha-typescript",
        title: "Alpha is founded",
        publisher: "Example News",
        published: "2026-02-03",
        language: "en",
      },
      certainty: "announced",
    },
  };

  const written = await client.POST("/v1/companies", { body });
  assert.equal(written.response.status, 201);
  assert.equal(written.data?.founded?.earliest, "2026-02-01");

  const again = await client.POST("/v1/companies", { body });
  assert.equal(again.error?.code, "exists");
}

await read(address);
await write(address, key);
console.log("The TypeScript client reads and writes.");
