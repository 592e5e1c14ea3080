// The running server against its document, both ways: what is there must be described, and what is
// described must be there; and each wrong request must get an error that its route declares.
import {readContract, recordingFetch} from './contract.mjs';

const methods = ['get', 'put', 'post', 'delete', 'patch'];
const nobody = '018c0000-0000-7000-8000-000000000000';

const filled = (path, id = nobody) => path.replace(/\{[^}]*\}/g, id);

async function logIn({base, email, password}) {
  const answer = await fetch(`${base}/auth/v1/token?grant_type=password`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({email, password}),
  });
  return (await answer.json()).access_token;
}

/// Methods that the document does not have are not there, and paths below the known ones neither.
async function probeRoutes(base, contract) {
  const complaints = [];
  for (const [path, item] of Object.entries(contract.document.paths)) {
    const described = methods.filter((one) => item[one]);
    const allowed = [...described.map((one) => one.toUpperCase()), 'OPTIONS'];
    if (item.get) allowed.push('HEAD');
    for (const method of methods.filter((one) => !item[one])) {
      const answer = await fetch(base + filled(path), {method: method.toUpperCase()});
      const given = (answer.headers.get('allow') ?? '').split(/\s*,\s*/).filter(Boolean);
      const body = await answer.json();
      const isSame = given.sort().join() === allowed.sort().join();
      if (answer.status !== 405 || !isSame || body.code !== 'method_not_allowed') {
        complaints.push(`${method} ${path} is in no document, but answers ${answer.status} ` +
                        `${JSON.stringify(body)}, Allow: ${given}`);
      }
    }
    const answer = await fetch(`${base}${filled(path)}/nothing-here/at-all`);
    const body = await answer.json();
    if (answer.status !== 404 || body.code !== 'not_found') {
      complaints.push(`a path below ${path} answers ${answer.status} ${JSON.stringify(body)}`);
    }
  }
  return complaints;
}

/// A query that the operation takes, so that only what is meant is wrong.
function neededQuery(contract, operation) {
  const query = new URLSearchParams();
  for (const one of (operation.parameters ?? []).map((each) => contract.resolve(each))) {
    if (one.in === 'query' && one.required) query.set(one.name, one.schema.enum?.[0] ?? '1');
  }
  return query;
}

/// Requests that are wrong in one way each: a name, what is sent, and which codes may answer.
function wrongRequests(contract, operation, token) {
  const all = [];
  const query = neededQuery(contract, operation);
  const path = filled(operation.path);
  const isOpen = !operation.security.some((one) => one.bearer);
  const authorized = isOpen ? {} : {Authorization: `Bearer ${token}`};
  const json = {...authorized, 'Content-Type': 'application/json'};
  const takesBody = Boolean(operation.requestBody);
  const body = takesBody ? '{}' : undefined;
  const add = (name, codes, wrong) =>
      all.push({name, codes, path, query, body, headers: takesBody ? json : authorized, ...wrong});
  if (!isOpen) {
    add('without token', ['missing_token'], {headers: takesBody ? {'Content-Type': 'application/json'} : {}});
    add('with a broken token', ['invalid_token'],
        {headers: {...json, Authorization: 'Bearer nonsense'}});
  }
  if (operation.path.includes('{')) {
    add('with a broken id', ['not_found'], {path: filled(operation.path, 'nonsense')});
    if (operation.method !== 'post') add('with an unknown id', ['not_found'], {});
  }
  const unknown = new URLSearchParams(query);
  unknown.set('nonsense', '1');
  add('with an unknown parameter', ['unknown_parameter'], {query: unknown});
  for (const one of (operation.parameters ?? []).map((each) => contract.resolve(each))) {
    if (one.name === 'If-Match') {
      add('with a broken If-Match', ['invalid_header'], {headers: {...json, 'If-Match': 'nonsense'}});
    }
    if (one.name === 'Idempotency-Key') {
      add('with a long Idempotency-Key', ['invalid_header'],
          {headers: {...json, 'Idempotency-Key': 'x'.repeat(256)},
           body: JSON.stringify(operation.requestBody.content['application/json'].examples.body.value)});
    }
    if (one.in === 'query' && one.schema.type === 'integer') {
      const over = new URLSearchParams(query);
      over.set(one.name, String((one.schema.maximum ?? 2 ** 53) + 1));
      add(`with a ${one.name} over the limit`, ['invalid_parameter'], {query: over});
    }
  }
  if (takesBody) {
    add('with what is no JSON', ['invalid_json'], {body: '{'});
    add('with an unknown field', ['unknown_field'], {body: '{"nonsense":1}'});
    add('with the wrong type of body', ['unsupported_media_type'],
        {headers: {...authorized, 'Content-Type': 'text/plain'}});
    add('with too large a body', ['body_too_large'], {body: `"${'x'.repeat(1 << 20)}"`});
    all.push(...wrongFields(contract, operation).map((one) => ({
                      path, query, headers: json, ...one})));
  }
  return all;
}

function wrongFields(contract, operation) {
  const {schema} = operation.requestBody.content['application/json'];
  const chosen = contract.resolve(schema.oneOf ? schema.oneOf[0] : schema);
  const all = Object.keys(chosen.properties).map((name) => ({
    name: `with an object as ${name}`,
    codes: ['invalid_field'],
    body: JSON.stringify({[name]: {}}),
  }));
  if (chosen.required) all.push({name: 'without fields', codes: ['missing_field'], body: '{}'});
  return all;
}

async function sendWrong(base, contract, operation, token, send) {
  const complaints = [];
  for (const one of wrongRequests(contract, operation, token)) {
    const query = one.query.size === 0 || !String(one.query) ? '' : `?${one.query}`;
    const answer = await send(`${base}${one.path}${query}`, {
      method: operation.method.toUpperCase(), headers: one.headers, body: one.body,
      redirect: 'manual',
    });
    const text = await answer.text();
    const code = text.startsWith('{') ? JSON.parse(text).code : undefined;
    if (!one.codes.includes(code)) {
      complaints.push(`${operation.operationId} ${one.name} answers ${answer.status} ${code}, ` +
                      `wanted ${one.codes}: ${text.slice(0, 200)}`);
    }
  }
  return complaints;
}

export async function probes(context) {
  const {base} = context;
  const contract = await readContract(base);
  const token = await logIn(context);
  const record = {seen: [], complaints: []};
  const send = recordingFetch(contract, record);
  const complaints = await probeRoutes(base, contract);
  for (const one of contract.operations) {
    complaints.push(...await sendWrong(base, contract, one, token, send));
  }
  complaints.push(...record.complaints);
  if (complaints.length) throw new Error(complaints.join('\n'));
  const codes = new Set(record.seen.map((one) => one.code).filter(Boolean));
  return `${record.seen.length} wrong requests, ${codes.size} codes`;
}
