#include <array>

#include "rest/documents/catalogue.hpp"

namespace statushive::rest {
namespace {

/// The conventions, and what pages say about themselves.
constexpr auto texts = std::to_array<translation>({
    {"Uptime monitors, their heartbeats and the cluster that runs them: one JSON API, the same on "
     "every node.",
     "Les moniteurs de disponibilité, leurs relevés et le cluster qui les exécute : une seule API "
     "JSON, identique sur tous les nœuds."},
    {"Put in your e-mail address and password, and copy the lines into a shell. They log in and "
     "ask who you are.",
     "Remplacez l'adresse e-mail et le mot de passe par les vôtres, puis collez ces lignes dans un "
     "terminal : elles ouvrent une session et demandent qui vous êtes."},
    {"All examples on this page run as they are printed, from top to bottom, with nothing but "
     "`curl` and `sed`: later ones use the ids that earlier ones kept in variables. What they "
     "create, they delete again.",
     "Tous les exemples de cette page s'exécutent tels quels, de haut en bas, avec pour seuls "
     "outils "
     "`curl` et `sed` : chacun peut utiliser les identifiants que les précédents ont gardés dans "
     "des "
     "variables. Ce qu'ils créent, ils le suppriment ensuite."},
    {"`NEW_PASSWORD` is for the example that changes the password; as it stands, the password "
     "stays "
     "the same.",
     "`NEW_PASSWORD` sert à l'exemple qui change le mot de passe ; sans modification de votre "
     "part, "
     "le mot de passe reste le même."},

    {"Log in with `POST /auth/v1/token` and send the access token with every request. It is a JWT, "
     "works for an hour, and every node takes it.",
     "Ouvrez une session avec `POST /auth/v1/token`, puis joignez le jeton d'accès à chaque "
     "requête. "
     "C'est un JWT, valable une heure et accepté par tous les nœuds."},
    {"When it runs out, the refresh token gets a new pair. A refresh token works once; using it "
     "again ends the session, because somebody else may have it.",
     "Lorsqu'il expire, le jeton de renouvellement permet d'obtenir une nouvelle paire. Il ne sert "
     "qu'une fois ; le réutiliser met fin à la session, car quelqu'un d'autre le détient "
     "peut-être."},
    {"For programs, make an API key (`shk_...`) and send it in the place of the access token. It "
     "is "
     "shown once, lasts until it expires or is deleted, and does what its scopes allow and its "
     "user "
     "may.",
     "Pour vos programmes, créez une clé d'API (`shk_...`) et envoyez-la à la place du jeton "
     "d'accès. "
     "Elle n'est affichée qu'une fois, reste valable jusqu'à son expiration ou sa suppression, et "
     "permet ce que ses portées autorisent, dans la limite des droits de son utilisateur."},
    {"Where the cluster's setting `require_apikey` is on, each request under `/api` and `/auth` "
     "also "
     "needs the header `apikey`. It holds the cluster's `anon_key`, which is no secret. Elsewhere "
     "the header is ignored.",
     "Si le réglage `require_apikey` du cluster est activé, chaque requête sous `/api` et `/auth` "
     "doit "
     "aussi porter l'en-tête `apikey`. Il contient la clé `anon_key` du cluster, qui n'est pas "
     "secrète. Sinon, cet en-tête est ignoré."},
    {"What a caller may do follows from the role of the user and, for API keys, from the scope. "
     "Each "
     "role and each scope includes those above it.",
     "Les droits d'un appelant découlent du rôle de l'utilisateur et, pour une clé d'API, de sa "
     "portée. Chaque rôle et chaque portée comprend ceux des lignes précédentes."},
    {"Looking at what the account owns.", "Consulter ce qui appartient au compte."},
    {"Changing it as well.", "Le modifier aussi."},
    {"Operating the cluster as well: users, plans, settings, nodes.",
     "Administrer aussi le cluster : utilisateurs, forfaits, réglages, nœuds."},
    {"An account never sees what another one owns. That holds for administrators too: they manage "
     "users, but see only their own account's monitors.",
     "Un compte ne voit jamais ce qui appartient à un autre. Cela vaut aussi pour les "
     "administrateurs : ils gèrent les utilisateurs, mais ne voient que les moniteurs de leur "
     "propre "
     "compte."},

    {"Bodies and answers are JSON in UTF-8. A body needs `Content-Type: application/json` and has "
     "at "
     "most 1 MiB.",
     "Les corps de requête et les réponses sont en JSON, encodés en UTF-8. Un corps doit être "
     "annoncé "
     "par `Content-Type: application/json` et ne pas dépasser 1 Mio."},
    {"Times are RFC 3339 in UTC with milliseconds: `2026-11-23T08:30:00.000Z`. Durations carry "
     "their "
     "unit in the name: `interval_seconds`, `timeout_ms`.",
     "Les dates suivent la RFC 3339, en UTC et à la milliseconde : `2026-11-23T08:30:00.000Z`. Les "
     "durées portent leur unité dans leur nom : `interval_seconds`, `timeout_ms`."},
    {"Ids are UUIDs in lower case, and sort by creation.",
     "Les identifiants sont des UUID en minuscules, dont l'ordre est celui de la création."},
    {"An unknown field is refused, and so is a read-only one: a typing error never passes "
     "silently. "
     "The error names the field, the value and what is allowed.",
     "Un champ inconnu est refusé, tout comme un champ en lecture seule : une faute de frappe ne "
     "passe "
     "jamais inaperçue. L'erreur indique le champ, la valeur reçue et les valeurs admises."},
    {"`PUT` takes any subset of the writable fields. What is absent stays as it is; `null` clears "
     "a "
     "field, where it can be null.",
     "`PUT` accepte n'importe quelle partie des champs modifiables. Ce qui est absent reste "
     "inchangé ; `null` vide un champ, s'il peut être nul."},
    {"Every answer carries `X-Request-Id`: yours, if you sent one of 1 to 128 letters, digits, "
     "dots, "
     "dashes or underscores. The server's log knows the request by it.",
     "Chaque réponse porte un `X-Request-Id` : le vôtre, si vous en avez envoyé un de 1 à 128 "
     "lettres, "
     "chiffres, points, tirets ou tirets bas. C'est sous ce nom que le journal du serveur connaît "
     "la "
     "requête."},
    {"Answers may gain fields. Clients ignore the ones that they do not know.",
     "Les réponses peuvent s'enrichir de nouveaux champs. Un client ignore ceux qu'il ne connaît "
     "pas."},

    {"Lists take `limit` and `offset`, and answer with `total`, which counts all that the filters "
     "let "
     "through. Values out of range are refused, never cut.",
     "Les listes acceptent `limit` et `offset`, et répondent avec `total`, le nombre d'éléments "
     "retenus par les filtres. Une valeur hors limites est refusée, jamais ramenée à la limite."},

    {"Two people who change the same thing must not undo each other's work. An answer that shows "
     "one "
     "resource carries its revision in `ETag`; sent back in `If-Match` with `PUT` or `DELETE`, it "
     "makes the change happen only if nobody else was faster. Otherwise the answer is 409 "
     "`if_match_failed`.",
     "Deux personnes qui modifient la même ressource ne doivent pas écraser le travail l'une de "
     "l'autre. Une réponse qui montre une ressource porte sa révision dans `ETag` ; renvoyée dans "
     "`If-Match` avec `PUT` ou `DELETE`, elle garantit que la modification n'a lieu que si "
     "personne "
     "n'a été plus rapide. Sinon, la réponse est 409 `if_match_failed`."},
    {"`If-Match` takes up to 16 revisions, or `*` for any. What checks measure, such as "
     "`last_status`, is not part of the revision.",
     "`If-Match` accepte jusqu'à 16 révisions, ou `*` pour n'importe laquelle. Ce que mesurent les "
     "vérifications, comme `last_status`, ne fait pas partie de la révision."},
    {"A creation that is sent twice, because the first answer got lost, must not happen twice. "
     "With "
     "an `Idempotency-Key` of your choice it does not: for 24 hours the same key with the same "
     "body "
     "answers with the resource that the first request made. With another body it is 409 "
     "`idempotency_key_reused`.",
     "Une création envoyée deux fois, parce que la première réponse s'est perdue, ne doit pas "
     "avoir "
     "lieu deux fois. Une `Idempotency-Key` de votre choix l'évite : pendant 24 heures, la même "
     "clé "
     "avec le même corps renvoie la ressource créée par la première requête. Avec un autre corps, "
     "la "
     "réponse est 409 `idempotency_key_reused`."},

    {"A limit that is reached is 403 `plan_limit`; the error's `limit` says what is allowed and "
     "what "
     "is used. An interval that is too short is 403 too.",
     "Une limite atteinte donne 403 `plan_limit` ; l'objet `limit` de l'erreur indique ce qui est "
     "permis et ce qui est utilisé. Un intervalle trop court donne également 403."},
    {"A move to a smaller plan deletes no monitor: the newest ones beyond the limit are paused "
     "(`paused_reason` says so), intervals are raised, and older history is no longer shown.",
     "Passer à un forfait inférieur ne supprime aucun moniteur : les plus récents, au-delà de la "
     "limite, sont mis en pause (`paused_reason` l'indique), les intervalles sont relevés et "
     "l'historique plus ancien n'est plus affiché."},
    {"Requests are counted by account and node. `RateLimit-Limit`, `RateLimit-Remaining` and "
     "`RateLimit-Reset` say where you stand; beyond the limit the answer is 429 with "
     "`Retry-After`.",
     "Les requêtes sont comptées par compte et par nœud. `RateLimit-Limit`, `RateLimit-Remaining` "
     "et "
     "`RateLimit-Reset` indiquent où vous en êtes ; au-delà de la limite, la réponse est 429 avec "
     "`Retry-After`."},
    {"Under `/auth/v1`, an address may send {} requests a minute. After 10 wrong passwords in 15 "
     "minutes an e-mail address has to wait.",
     "Sous `/auth/v1`, une même adresse IP peut envoyer {} requêtes par minute. Après 10 mots de "
     "passe erronés en 15 minutes, une adresse e-mail doit patienter."},

    {"Every error has a JSON body, also those for unknown paths and broken requests. Programs go "
     "by "
     "`code`, which never changes its meaning; `error` is one sentence for a person. `field`, "
     "`hint` "
     "and `limit` are there where they apply.",
     "Toute erreur a un corps JSON, y compris pour un chemin inconnu ou une requête mal formée. "
     "Les "
     "programmes se fient à `code`, dont le sens ne change jamais ; `error` est une phrase "
     "destinée "
     "aux personnes. `field`, `hint` et `limit` sont présents lorsqu'ils ont un sens."},
    {"One error has the form of OAuth: wrong credentials answer with `error` `invalid_grant`, and "
     "the "
     "sentence is in `error_description`.",
     "Une erreur suit la forme d'OAuth : pour des identifiants erronés, `error` vaut "
     "`invalid_grant` "
     "et la phrase se trouve dans `error_description`."},
    {"A 429 or 503 with `Retry-After` may be sent again after that many seconds. A 503 without it "
     "means that the outcome is not known: look before you repeat, or use an `Idempotency-Key`.",
     "Après un 429 ou un 503 avec `Retry-After`, vous pouvez réessayer une fois ce nombre de "
     "secondes "
     "écoulé. Un 503 sans cet en-tête signifie que l'issue est inconnue : vérifiez avant de "
     "recommencer, ou utilisez une `Idempotency-Key`."},

    {"Pages of other origins may call the API when the cluster's setting `cors_origins` names "
     "them, "
     "or is `*`. By default none may.",
     "Les pages d'autres origines peuvent appeler l'API si le réglage `cors_origins` du cluster "
     "les "
     "nomme, ou vaut `*`. Par défaut, aucune ne le peut."},

    {"Open to everybody, without a token.", "Ouvert à tous, sans jeton."},
    {"For viewers, and API keys with the scope `read`.",
     "Pour le rôle `viewer`, et les clés d'API de portée `read`."},
    {"For editors, and API keys with the scope `write`.",
     "Pour le rôle `editor`, et les clés d'API de portée `write`."},
    {"For every user; API keys need the scope `write`.",
     "Pour tout utilisateur ; une clé d'API doit avoir la portée `write`."},
    {"For every user, but not through an API key.",
     "Pour tout utilisateur, mais pas avec une clé d'API."},
    {"For administrators, and their API keys with the scope `admin`.",
     "Pour les administrateurs, et leurs clés d'API de portée `admin`."},

    {"Created.", "Créé."},
    {"Success.", "Succès."},
    {"Done; there is no body.", "C'est fait ; la réponse n'a pas de corps."},
    {"Moved to where `Location` says.", "Redirection vers l'adresse indiquée par `Location`."},
    {"Which one. An unknown id is 404.",
     "La ressource concernée. Un identifiant inconnu donne 404."},
    {"Makes the change happen only while the resource has one of these revisions.",
     "La modification n'a lieu que si la ressource est encore à l'une de ces révisions."},
    {"Makes the creation happen once, however often it is sent.",
     "La création n'a lieu qu'une fois, quel que soit le nombre d'envois."},
});

}  // namespace

std::span<const translation> french_prose() {
  return texts;
}

}  // namespace statushive::rest
