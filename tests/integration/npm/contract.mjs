// The running server's OpenAPI document as something to hold requests and answers against.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const methods = ['get', 'put', 'post', 'delete', 'patch'];

export class Contract {
  constructor(document) {
    this.document = document;
    this.operations = [];
    for (const [path, item] of Object.entries(document.paths)) {
      for (const method of methods) {
        if (item[method]) this.operations.push({method, path, ...item[method]});
      }
    }
    // Answers may gain fields, so the document leaves objects open; here a field that it does not
    // name is a defect.
    const closed = structuredClone(document);
    for (const schema of Object.values(closed.components.schemas)) {
      if (schema.type === 'object' && schema.properties) schema.additionalProperties = false;
    }
    this.ajv = new Ajv2020({strict: false, allErrors: true});
    addFormats(this.ajv);
    this.ajv.addSchema(closed, 'api');
  }

  resolve(part) {
    if (!part?.$ref) return part;
    return part.$ref.slice(2).split('/').reduce((at, name) => at[name], this.document);
  }

  /// The operation that answers the path; a literal segment beats a parameter.
  find(method, path) {
    const segments = path.split('/');
    const fits = this.operations.filter((one) => {
      if (one.method !== method.toLowerCase()) return false;
      const pattern = one.path.split('/');
      return pattern.length === segments.length &&
          pattern.every((part, i) => part.startsWith('{') || part === segments[i]);
    });
    return fits.find((one) => !one.path.includes('{')) ?? fits[0];
  }

  /// What the document says against an answer, as sentences.
  complaints(operation, {status, headers, body}) {
    const where = `${operation.operationId} ${status}`;
    const declared = operation.responses[status];
    if (!declared) return [`${where}: this status is not declared (${body.slice(0, 200)})`];
    const response = this.resolve(declared);
    const found = [];
    if (!headers.get('x-request-id')) found.push(`${where}: no X-Request-Id`);
    for (const name of ['etag', 'location', 'retry-after', 'allow', 'www-authenticate']) {
      const isDeclared =
          Object.keys(response.headers ?? {}).some((one) => one.toLowerCase() === name);
      if (headers.has(name) && !isDeclared) found.push(`${where}: undeclared header ${name}`);
      if (!headers.has(name) && isDeclared) found.push(`${where}: header ${name} is missing`);
    }
    const type = headers.get('content-type')?.split(';')[0];
    const content = response.content ?? {};
    if (!type && !Object.keys(content).length) return found;
    if (!content[type]) return [...found, `${where}: content type ${type} is not declared`];
    if (type !== 'application/json') return found;
    const validate = this.validator(operation, status, declared);
    if (!validate(JSON.parse(body))) {
      for (const one of validate.errors) {
        found.push(`${where}: ${one.instancePath || 'body'} ${one.message} ` +
                   `${JSON.stringify(one.params)} in ${body.slice(0, 300)}`);
      }
    }
    return found;
  }

  validator(operation, status, declared) {
    const escape = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');
    const at = declared.$ref ?
        declared.$ref.slice(1) :
        `/paths/${escape(operation.path)}/${operation.method}/responses/${status}`;
    const id = `api#${encodeURI(at)}/content/application~1json/schema`;
    return this.ajv.getSchema(id) ?? this.ajv.compile({$ref: id});
  }
}

export async function readContract(base) {
  const answer = await fetch(`${base}/openapi.json`);
  if (answer.status !== 200) throw new Error(`/openapi.json: ${answer.status}`);
  return new Contract(await answer.json());
}

/// A fetch that keeps what it saw, as `{operation, status, code}`, and what the contract says
/// against it.
export function recordingFetch(contract, record) {
  return async (input, init) => {
    const request = new Request(input, init);
    const answer = await fetch(request);
    const body = await answer.clone().text();
    const url = new URL(request.url);
    const operation = contract.find(request.method, url.pathname);
    if (!operation) {
      record.complaints.push(`${request.method} ${url.pathname} is in no document`);
      return answer;
    }
    record.complaints.push(...contract.complaints(
        operation, {status: answer.status, headers: answer.headers, body}));
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const code = answer.status >= 400 && isJson ? JSON.parse(body).code : undefined;
    record.seen.push({operation: operation.operationId, status: answer.status, code});
    return answer;
  };
}
