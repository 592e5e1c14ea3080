// A client is generated from the document, compiled with a full round of the API, and used.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';
import {fileURLToPath, pathToFileURL} from 'node:url';
import openapiTS, {astToString} from 'openapi-typescript';

import {readContract, recordingFetch} from './contract.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));

function compile(folder) {
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const done = spawnSync(process.execPath,
                         [tsc, '--strict', '--target', 'es2022', '--module', 'nodenext',
                          '--moduleResolution', 'nodenext', '--lib', 'es2022,dom',
                          '--skipLibCheck', '--outDir', folder, path.join(here, 'round.ts')],
                         {encoding: 'utf8', cwd: here, timeout: 60000});
  if (done.status !== 0) throw new Error(`the round does not compile:\n${done.stdout}${done.stderr}`);
}

export async function client(context) {
  const {base} = context;
  const contract = await readContract(base);
  const types = astToString(await openapiTS(structuredClone(contract.document), {
    defaultNonNullable: false,  // What has a default may be absent from a body.
  }));
  fs.writeFileSync(path.join(here, 'api.d.ts'), types);
  const folder = path.join(here, 'compiled');
  compile(folder);
  const {round} = await import(pathToFileURL(path.join(folder, 'round.js')).href);
  const record = {seen: [], complaints: []};
  await round({...context, fetch: recordingFetch(contract, record)});

  const complaints = [...record.complaints];
  for (const {operationId} of contract.operations) {
    const isDone = record.seen.some((one) => one.operation === operationId && one.status < 400);
    if (!isDone) complaints.push(`${operationId} was never done`);
  }
  if (complaints.length) throw new Error(complaints.join('\n'));
  return `${record.seen.length} calls of ${contract.operations.length} operations`;
}
