// Starts a node of its own and runs every check against it: node run.mjs OUTPUT_FOLDER
import {spawn} from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import {client} from './client.mjs';
import {examples} from './examples.mjs';
import {lint} from './lint.mjs';
import {pages} from './pages.mjs';
import {probes} from './probes.mjs';

const email = 'admin@example.com';
const password = 'a password for tests';

/// A node with a data folder of its own. Its end is awaited and judged.
async function startNode(folder) {
  const program = path.join(process.env.STATUSHIVE_BIN_DIR ?? '.', 'statushived');
  const node = spawn(program,
                     ['--data-dir', path.join(folder, 'data'), '--http', '127.0.0.1:0',
                      '--node-name', 'node-a'],
                     {env: {...process.env, STATUSHIVE_ADMIN_EMAIL: email,
                            STATUSHIVE_ADMIN_PASSWORD: password},
                      stdio: ['ignore', 'pipe', 'pipe']});
  let log = '';
  let printed = '';
  node.stderr.on('data', (text) => { log += text; });
  const ended = new Promise((resolve) => {
    node.on('error', (error) => { log += error.message; resolve(-1); });
    node.on('close', (code, signal) => resolve(code ?? signal));
  });
  const ready = new Promise((resolve) => {
    node.stdout.on('data', (text) => {
      printed += text;
      const found = /^statushived ready http=(\S+)/m.exec(printed);
      if (found) resolve(`http://${found[1]}`);
    });
  });
  const tooLate = new Promise((resolve) => setTimeout(resolve, 60000, null).unref());
  const base = await Promise.race([ready, ended.then(() => null), tooLate]);
  if (!base) {
    node.kill('SIGKILL');
    throw new Error(`the node did not get ready:\n${log.slice(-4000)}`);
  }
  const stop = async () => {
    node.kill('SIGTERM');
    const patience = setTimeout(() => node.kill('SIGKILL'), 20000);
    const code = await ended;
    clearTimeout(patience);
    if (code !== 0 || /Sanitizer|runtime error:/.test(log)) {
      throw new Error(`the node ended with ${code}:\n${log.slice(-4000)}`);
    }
  };
  return {base, stop, log: () => log};
}

const output = path.resolve(process.argv[2] ?? 'output');
fs.mkdirSync(output, {recursive: true});
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'statushive-documents-'));
let failures = 0;
let passed = 0;

async function step(name, action) {
  const begin = Date.now();
  try {
    const outcome = await action();
    ++passed;
    console.log(`ok      ${name} (${Date.now() - begin} ms): ${outcome ?? 'done'}`);
  } catch (error) {
    ++failures;
    console.log(`FAILED  ${name} (${Date.now() - begin} ms)\n${error.message}`);
  }
}

let node;
try {
  node = await startNode(folder);
  const context = {base: node.base, email, password, output};
  await step('linter', () => lint(context));
  await step('generated client', () => client(context));
  await step('probes', () => probes(context));
  await step('examples', () => examples(context));
  if (!process.argv.includes("no-browser")) await step("browser", () => pages(context));
} catch (error) {
  ++failures;
  console.log(`FAILED  ${error.message}`);
} finally {
  if (node) {
    await step('stop', node.stop);
    if (failures) console.log(`log of the node:\n${node.log().slice(-4000)}`);
  }
  fs.rmSync(folder, {recursive: true, force: true});
}
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures ? 1 : 0;
