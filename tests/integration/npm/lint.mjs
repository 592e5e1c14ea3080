// The document against a linter's recommended rules. Warnings count as well, except those about
// things that this API does not have.
import {createConfig, lintFromString} from '@redocly/openapi-core';

const without = {
  'info-license': 'off',              // the server's package says it
  'tag-description': 'off',           // names such as Monitors say it
  'operation-2xx-response': 'off',    // GET /docs only redirects
  'operation-4xx-response': 'off',    // documents and probes take nothing that could be wrong
};

export async function lint({base}) {
  const source = await (await fetch(`${base}/openapi.json`)).text();
  const config = await createConfig({extends: ['recommended'], rules: without});
  const problems = await lintFromString({source, absoluteRef: `${base}/openapi.json`, config});
  for (const one of problems) {
    console.log(`${one.severity} ${one.ruleId}: ${one.message} at ${one.location?.[0]?.pointer}`);
  }
  if (problems.length) throw new Error(`the linter has ${problems.length} complaints`);
  return 'no complaint';
}
