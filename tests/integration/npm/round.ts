// One full round of every resource with the generated client. That it compiles is half of the test.
import createClient from 'openapi-fetch';
import type {paths} from './api.js';

export interface Context {
  base: string;
  email: string;
  password: string;
  fetch: typeof fetch;
}

type Api = ReturnType<typeof createClient<paths>>;

function expect(isTrue: boolean, what: string, seen?: unknown): asserts isTrue {
  if (!isTrue) throw new Error(`${what}${seen === undefined ? '' : `: ${JSON.stringify(seen)}`}`);
}

/// What a call answered; an error ends the round.
async function done<T>(call: Promise<{data?: T; error?: unknown; response: Response}>): Promise<T> {
  const {data, error, response} = await call;
  expect(response.ok, `${response.url} answers ${response.status}`, error);
  return data as T;
}

function clientOf({base, fetch}: Context, token?: string): Api {
  return createClient<paths>({
    baseUrl: base,
    fetch,
    headers: token ? {Authorization: `Bearer ${token}`} : {},
  });
}

async function logIn(context: Context, password = context.password) {
  return done(clientOf(context).POST('/auth/v1/token', {
    params: {query: {grant_type: 'password'}},
    body: {email: context.email, password},
  }));
}

async function sessions(context: Context) {
  const first = await logIn(context);
  expect(first.user.email === context.email, 'another user logged in', first.user);
  const renewed = await done(clientOf(context).POST('/auth/v1/token', {
    params: {query: {grant_type: 'refresh_token'}},
    body: {refresh_token: first.refresh_token},
  }));
  const api = clientOf(context, renewed.access_token);
  const {user} = await done(api.GET('/api/me'));
  expect(user.id === first.user.id, 'the renewed session is of another user', user);
  const {changed} = await done(api.POST('/api/me/password', {
    body: {current_password: context.password, new_password: context.password},
  }));
  expect(changed, 'the password did not change');
  await done(api.POST('/auth/v1/logout'));
  const {response} = await api.GET('/api/me');
  expect(response.status === 401, 'a session outlives its logout', response.status);
}

async function monitors(api: Api) {
  const key = `round-${Date.now()}`;
  const create = () => api.POST('/api/monitors', {
    params: {header: {'Idempotency-Key': key}},
    body: {name: 'Shop', url: 'https://shop.example/', interval_seconds: 3600},
  });
  const {monitor} = await done(create());
  expect((await done(create())).monitor.id === monitor.id, 'the repetition made another monitor');
  const path = {id: monitor.id};
  const list = await done(api.GET('/api/monitors', {params: {query: {active: true, limit: 10}}}));
  expect(list.total === 1 && list.monitors[0]?.id === monitor.id, 'the list is wrong', list);

  const shown = await api.GET('/api/monitors/{id}', {params: {path}});
  const etag = shown.response.headers.get('etag') ?? '';
  expect(/^"\d+"$/.test(etag), 'no ETag', etag);
  const change = (tag: string) => api.PUT('/api/monitors/{id}', {
    params: {path, header: {'If-Match': tag}},
    body: {name: 'Shop front', active: false},
  });
  expect((await done(change(etag))).monitor.name === 'Shop front', 'the name did not change');
  const late = await change(etag);
  expect(late.response.status === 409 && late.error?.code === 'if_match_failed',
         'the second change with one ETag passes', late.error);
  await done(api.GET('/api/monitors/{id}/heartbeats', {params: {path, query: {limit: 5}}}));
  const {deleted} = await done(api.DELETE('/api/monitors/{id}', {params: {path}}));
  expect(deleted, 'the monitor is not deleted');
  const gone = await create();
  expect(gone.error?.code === 'idempotent_resource_gone', 'a deleted monitor comes back', gone);
}

async function users(api: Api) {
  const {user} = await done(api.POST('/api/users', {
    body: {email: 'anna@example.com', password: 'a password for anna', role: 'viewer'},
  }));
  const path = {id: user.id};
  const list = await done(
      api.GET('/api/users', {params: {query: {account_id: user.account_id}}}));
  expect(list.users.length === 1 && list.users[0]?.email === 'anna@example.com',
         'the list of users is wrong', list);
  await done(api.GET('/api/users/{id}', {params: {path}}));
  const changed = await done(
      api.PUT('/api/users/{id}', {params: {path}, body: {role: 'editor', plan: 'pro'}}));
  expect(changed.user.role === 'editor' && changed.user.plan === 'pro', 'no change', changed.user);
  await done(api.DELETE('/api/users/{id}', {params: {path}}));
}

async function apiKeys(context: Context, api: Api) {
  const {api_key: key} = await done(
      api.POST('/api/api-keys', {body: {name: 'Reports', scopes: ['read']}}));
  expect(typeof key.token === 'string', 'a new key has no token', key);
  const reader = clientOf(context, key.token ?? '');
  await done(reader.GET('/api/monitors'));
  const refused = await reader.POST('/api/monitors', {
    body: {name: 'x', url: 'https://shop.example/'},
  });
  expect(refused.error?.code === 'scope_missing', 'a reading key writes', refused.error);
  const path = {id: key.id};
  const list = await done(api.GET('/api/api-keys'));
  expect(list.api_keys.some((one) => one.id === key.id), 'the key is in no list', list);
  await done(api.GET('/api/api-keys/{id}', {params: {path}}));
  await done(api.DELETE('/api/api-keys/{id}', {params: {path}}));
  const {response} = await reader.GET('/api/monitors');
  expect(response.status === 401, 'a deleted key works', response.status);
}

async function cluster(api: Api) {
  const {settings} = await done(api.GET('/api/cluster/settings'));
  const put = await done(api.PUT('/api/cluster/settings', {
    body: {default_plan: settings.default_plan},
  }));
  expect(put.settings.default_plan === settings.default_plan, 'the settings moved', put);
  await done(api.GET('/api/cluster/status'));
  const {members} = await done(api.GET('/api/cluster/members'));
  expect(members.length === 1, 'the node has company', members);
  const {audit} = await done(api.GET('/api/audit', {params: {query: {limit: 100}}}));
  expect(audit.length > 0, 'nothing was audited');
}

async function documents(api: Api) {
  for (const path of ['/healthz', '/readyz', '/openapi.json'] as const) {
    await done(api.GET(path));
  }
  for (const path of ['/metrics', '/llms.txt', '/en/docs', '/fr/docs'] as const) {
    const text = await done(api.GET(path, {parseAs: 'text'}));
    expect(typeof text === 'string' && text.length > 100, `${path} is nearly empty`);
  }
  const {response} = await api.GET('/docs', {parseAs: 'text', redirect: 'manual'});
  expect(response.status === 302, '/docs does not redirect', response.status);
}

export async function round(context: Context) {
  await sessions(context);
  const {access_token: token} = await logIn(context);
  const api = clientOf(context, token);
  await monitors(api);
  await users(api);
  await apiKeys(context, api);
  await cluster(api);
  await documents(api);
}
