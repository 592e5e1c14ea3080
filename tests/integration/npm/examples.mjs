// Every example of the pages, as it is printed, in one shell from top to bottom.
import {spawnSync} from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {readContract} from './contract.mjs';

const entities = {'&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'', '&amp;': '&'};

export function textOf(html) {
  return html.replace(/<[^>]*>/g, '').replace(/&(?:lt|gt|quot|#39|amp);/g, (one) => entities[one]);
}

export function examplesIn(html) {
  return [...html.matchAll(/<pre class="example"[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(
      (one) => textOf(one[1]));
}

// `curl` ends with an error where the server answered with one.
const prelude = `set -euo pipefail
curl() { command curl --fail-with-body --max-time 20 "$@"; }
`;

function run(blocks, {email, password}, folder) {
  fs.mkdirSync(folder, {recursive: true});
  const placeholders = [`EMAIL='you@example.com'`, `PASSWORD='your password'`];
  let first = blocks[0];
  for (const one of placeholders) {
    if (!first.includes(one)) throw new Error(`the opening has no line ${one}`);
  }
  first = first.replace(placeholders[0], `EMAIL='${email}'`)
              .replace(placeholders[1], `PASSWORD='${password}'`);
  const script = [first, ...blocks.slice(1)]
                     .map((one, i) => `printf '\\n## %s\\n' ${i} >&2\n${one}\n`)
                     .join('');
  const file = path.join(folder, 'examples.sh');
  fs.writeFileSync(file, prelude + script);
  const done = spawnSync('bash', [file], {cwd: folder, encoding: 'utf8', timeout: 60000});
  fs.writeFileSync(path.join(folder, 'examples.log'), done.stdout + done.stderr);
  if (done.status !== 0) {
    const last = Number([...done.stderr.matchAll(/^## (\d+)$/gm)].at(-1)?.[1] ?? 0);
    throw new Error(`this example fails (${done.status}):\n${blocks[last]}\n` +
                    `${done.stdout.slice(-600)}\n${done.stderr.slice(-600)}`);
  }
}

export async function examples(context) {
  const {base, output} = context;
  const contract = await readContract(base);
  // The opening and one for each operation; the token's has two.
  const wanted = contract.operations.length + 2;
  let english;
  for (const language of ['en', 'fr']) {
    const html = await (await fetch(`${base}/${language}/docs`)).text();
    const blocks = examplesIn(html);
    if (blocks.length !== wanted) {
      throw new Error(`${language}: ${blocks.length} examples, wanted ${wanted}`);
    }
    if (!blocks[0].includes(`STATUSHIVE='${base}'`)) {
      throw new Error(`${language}: the opening does not name ${base}`);
    }
    run(blocks, context, path.join(output, `examples-${language}`));
    english ??= blocks;
  }
  const llms = await (await fetch(`${base}/llms.txt`)).text();
  const same = [...llms.matchAll(/^```sh\n(.*?)\n```$/gms)].map((one) => one[1]);
  if (JSON.stringify(same) !== JSON.stringify(english)) {
    throw new Error('llms.txt has other examples than the page');
  }
  return `${wanted} in each of 2 languages`;
}
