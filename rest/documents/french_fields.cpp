#include <array>

#include "rest/documents/catalogue.hpp"

namespace statushive::rest {
namespace {

/// What fields and parameters mean, and what their absence does.
constexpr auto texts = std::to_array<translation>({
    // Of several resources
    {"How many there are in all that the filters let through.",
     "Le nombre total d'éléments retenus par les filtres."},
    {"How many to leave out at the start.", "Le nombre d'éléments à omettre au début."},
    {"How many to show at most.", "Le nombre maximal d'éléments à afficher."},
    {"Always `true`.", "Toujours `true`."},
    {"Always `ok`.", "Toujours `ok`."},
    {"Always `ready`.", "Toujours `ready`."},
    {"list of texts", "liste de textes"},
    {"object", "objet"},
    {"The API key.", "La clé d'API."},
    {"The user.", "L'utilisateur."},
    {"The monitor.", "Le moniteur."},

    // Sessions
    {"Whether the body holds an e-mail address and a password, or a refresh token.",
     "Ce que contient le corps : une adresse e-mail et un mot de passe, ou un jeton de "
     "renouvellement."},
    {"The user's address; capital letters make no difference.",
     "L'adresse de l'utilisateur ; les majuscules sont sans importance."},
    {"The user's password.", "Le mot de passe de l'utilisateur."},
    {"The one of the latest answer, which works once.",
     "Celui de la dernière réponse, valable une seule fois."},
    {"A JWT for the header `Authorization: Bearer`; every node takes it.",
     "Un JWT pour l'en-tête `Authorization: Bearer` ; tous les nœuds l'acceptent."},
    {"Always `bearer`: whoever has the access token can use it.",
     "Toujours `bearer` : quiconque détient le jeton d'accès peut s'en servir."},
    {"For how many seconds the access token works.",
     "Le nombre de secondes pendant lesquelles le jeton d'accès est valable."},
    {"When the access token stops working, in seconds of Unix time.",
     "La fin de validité du jeton d'accès, en secondes de temps Unix."},
    {"Gets a new pair of tokens, once.",
     "Permet d'obtenir une nouvelle paire de jetons, une seule fois."},
    {"Who logged in.", "Qui a ouvert la session."},
    {"`local` ends the session of the request, `global` all sessions of the user.",
     "`local` met fin à la session de la requête, `global` à toutes celles de l'utilisateur."},
    {"Who asks.", "Qui fait la requête."},
    {"What the plan of the user's account allows.",
     "Ce que permet le forfait du compte de l'utilisateur."},
    {"How many monitors the account may have; null when there is no limit.",
     "Le nombre de moniteurs que le compte peut avoir ; null s'il n'y a pas de limite."},
    {"The fewest seconds from one check of a monitor to the next.",
     "Le nombre minimal de secondes d'une vérification d'un moniteur à la suivante."},
    {"How many status pages the account may have; null when there is no limit.",
     "Le nombre de pages de statut que le compte peut avoir ; null s'il n'y a pas de limite."},
    {"For how many days heartbeats are shown.",
     "Le nombre de jours pendant lesquels les relevés sont affichés."},
    {"The password that the user has had so far.",
     "Le mot de passe de l'utilisateur jusqu'à présent."},
    {"The password that the user has from now on.", "Le mot de passe de l'utilisateur désormais."},

    // Monitors
    {"The account's monitors, by name, then id.",
     "Les moniteurs du compte, par nom, puis par identifiant."},
    {"What its checks found.", "Le bilan de ses vérifications."},
    {"The monitor's id, which never changes.", "L'identifiant du moniteur, qui ne change jamais."},
    {"What people call the monitor.", "Le nom donné au moniteur."},
    {"What kind of check the monitor makes.", "Le genre de vérification que fait le moniteur."},
    {"The http or https address that is checked; it must be public, unless the operator allows its "
     "range.",
     "L'adresse http ou https à vérifier ; elle doit être publique, sauf si l'exploitant autorise "
     "sa "
     "plage."},
    {"The request method of the check.", "La méthode HTTP de la vérification."},
    {"Seconds from one check to the next; the plan sets how few there may be.",
     "Le nombre de secondes d'une vérification à la suivante ; le forfait en fixe le minimum."},
    {"60, or the plan's shortest interval if that is longer",
     "60, ou l'intervalle minimal du forfait s'il est plus long"},
    {"Milliseconds after which a check without an answer has failed.",
     "Le nombre de millisecondes au bout desquelles une vérification sans réponse a échoué."},
    {"The HTTP status of an answer that counts as up.",
     "Le statut HTTP d'une réponse pour que le moniteur soit en ligne."},
    {"Whether the monitor is checked; `false` pauses it.",
     "Si le moniteur est vérifié ; `false` le met en pause."},
    {"`plan_limit` while the account has more monitors than its plan allows, so that this one had "
     "to "
     "pause; otherwise null.",
     "`plan_limit` tant que le compte a plus de moniteurs que ne le permet son forfait et que "
     "celui-ci a dû être mis en pause ; null sinon."},
    {"What the latest check with a result found; degraded counts as up, and null is before the "
     "first.",
     "Le constat de la dernière vérification concluante ; un état dégradé compte comme en ligne, "
     "et "
     "null précède la première."},
    {"When the latest check with a result started; null before the first.",
     "Le début de la dernière vérification concluante ; null avant la première."},
    {"How many milliseconds the latest check with a result took; null before the first.",
     "La durée en millisecondes de la dernière vérification concluante ; null avant la première."},
    {"The monitor's state, as the whole cluster agreed on it.",
     "L'état du moniteur, tel que tout le cluster en est convenu."},
    {"Since when the monitor has been in that state.",
     "Depuis quand le moniteur est dans cet état."},
    {"When the monitor was created.", "La date de création du moniteur."},
    {"When somebody last changed the monitor.",
     "La date de la dernière modification du moniteur par quelqu'un."},
    {"Percentage of the checks of the last 30 days that found it up, with two decimals, rounded "
     "down; null before the first.",
     "Le pourcentage des vérifications des 30 derniers jours qui l'ont trouvé en ligne, à deux "
     "décimales, arrondi par défaut ; null avant la première."},
    {"Mean response time of the checks that found it up, in milliseconds; null before the first.",
     "Le temps de réponse moyen des vérifications qui l'ont trouvé en ligne, en millisecondes ; "
     "null "
     "avant la première."},
    {"Shows only the monitors that are active, or only those that are not.",
     "N'affiche que les moniteurs actifs, ou que ceux qui ne le sont pas."},
    {"all of them", "tous"},

    // Heartbeats
    {"The latest ones, newest first.", "Les derniers, du plus récent au plus ancien."},
    {"1 for up and degraded, 0 for down; null where there is no data.",
     "1 pour en ligne ou dégradé, 0 pour hors ligne ; null en l'absence de données."},
    {"How many milliseconds the check took.", "La durée de la vérification en millisecondes."},
    {"The HTTP status of the answer; null where none came.",
     "Le statut HTTP de la réponse ; null s'il n'en est pas venu."},
    {"When the check started.", "Le début de la vérification."},
    {"When the check was due; no two heartbeats of a monitor have the same.",
     "L'heure prévue de la vérification ; deux relevés d'un moniteur n'ont jamais la même."},
    {"Why the check failed, for a person; null when it did not.",
     "La cause de l'échec, pour une personne ; null s'il n'y a pas eu d'échec."},
    {"Why the check failed, as a code such as `connect_refused` that never changes its meaning; "
     "null "
     "when it did not.",
     "La cause de l'échec, sous forme d'un code comme `connect_refused` dont le sens ne change "
     "jamais ; null s'il n'y a pas eu d'échec."},
    {"What the check found.", "Le constat de la vérification."},
    {"The name of the node that made the check.", "Le nom du nœud qui a fait la vérification."},
    {"1 for the first try of the check, more for its repetitions.",
     "1 pour le premier essai de la vérification, davantage pour ses répétitions."},
    {"Shows also heartbeats where the checking node's own trouble left no result.",
     "Affiche aussi les relevés restés sans résultat à cause d'un problème du nœud lui-même."},
    {"only heartbeats with a result", "seulement les relevés avec un résultat"},

    // API keys
    {"The caller's API keys, by name, then id.",
     "Les clés d'API de l'appelant, par nom, puis par identifiant."},
    {"The API key, with its token.", "La clé d'API, avec son jeton."},
    {"The API key's id, which is no secret.",
     "L'identifiant de la clé d'API, qui n'est pas secret."},
    {"What the key is for.", "À quoi sert la clé."},
    {"What the key may be used for, each once: `write` includes `read`, and `admin` includes both; "
     "it never does more than its user may.",
     "Ce que permet la clé, chaque portée une seule fois : `write` comprend `read`, et `admin` "
     "comprend les deux ; elle n'a jamais plus de droits que son utilisateur."},
    {"When the key stops working; null when it never does.",
     "La date d'expiration de la clé ; null si elle n'expire pas."},
    {"When the key was created.", "La date de création de la clé."},
    {"The key itself, for the header `Authorization: Bearer`; it is shown this once, and null when "
     "the creation is repeated under its `Idempotency-Key`.",
     "La clé elle-même, pour l'en-tête `Authorization: Bearer` ; elle n'est affichée que cette "
     "fois, "
     "et vaut null lorsque la création est répétée avec la même `Idempotency-Key`."},

    // Users
    {"The users, by e-mail address.", "Les utilisateurs, par adresse e-mail."},
    {"The user's id, which never changes.",
     "L'identifiant de l'utilisateur, qui ne change jamais."},
    {"The address with which the user logs in; two users never have the same.",
     "L'adresse de connexion de l'utilisateur ; deux utilisateurs n'ont jamais la même."},
    {"The user's password, which no answer shows; a change of it ends the user's sessions.",
     "Le mot de passe de l'utilisateur, qu'aucune réponse n'affiche ; le changer met fin aux "
     "sessions "
     "de l'utilisateur."},
    {"A viewer looks, an editor also changes things, an admin also operates the cluster.",
     "`viewer` consulte, `editor` modifie aussi, `admin` administre en plus le cluster."},
    {"The plan of the user's account; a creation that names `account_id` cannot set it.",
     "Le forfait du compte de l'utilisateur ; une création qui indique `account_id` ne peut pas le "
     "fixer."},
    {"the cluster's `default_plan`", "le `default_plan` du cluster"},
    {"The account that the user acts for; everything belongs to accounts.",
     "Le compte pour lequel agit l'utilisateur ; tout appartient à des comptes."},
    {"a new account", "un nouveau compte"},
    {"When the user was created.", "La date de création de l'utilisateur."},
    {"When the user last changed.", "La date de la dernière modification de l'utilisateur."},
    {"Shows only the users of this account.", "N'affiche que les utilisateurs de ce compte."},
    {"all accounts", "tous les comptes"},

    // Audit
    {"The changes, newest first.", "Les modifications, de la plus récente à la plus ancienne."},
    {"The change's place in the cluster's log, which names it.",
     "La place de la modification dans le journal du cluster, qui l'identifie."},
    {"When the change was asked for.", "Quand la modification a été demandée."},
    {"Who made the change.", "Qui a fait la modification."},
    {"The user who asked for the change; null when a node made it by itself.",
     "L'utilisateur qui a demandé la modification ; null si un nœud l'a faite de lui-même."},
    {"The user's address now; null when the user does not exist any more.",
     "L'adresse actuelle de l'utilisateur ; null s'il n'existe plus."},
    {"The API key through which the user asked; null for a login.",
     "La clé d'API employée par l'utilisateur ; null s'il s'agit d'une session."},
    {"The id of the node that made the change by itself; null when a user asked for it.",
     "L'identifiant du nœud qui a fait la modification de lui-même ; null si un utilisateur l'a "
     "demandée."},
    {"The address from which the request came; null when a node made the change by itself.",
     "L'adresse d'où venait la requête ; null si un nœud a fait la modification de lui-même."},
    {"What was done.", "Ce qui a été fait."},
    {"The account whose resource changed; null for what belongs to the cluster.",
     "Le compte dont la ressource a changé ; null pour ce qui appartient au cluster."},
    {"What kind of resource changed.", "Le genre de ressource qui a changé."},
    {"The resource's id; null where there is only one, or where it is several.",
     "L'identifiant de la ressource ; null s'il n'en existe qu'une, ou s'il s'agit de plusieurs."},
    {"The resource before the change, without secrets and with null for what checks measure; null "
     "when there was none.",
     "La ressource avant la modification, sans ses secrets et avec null pour ce que mesurent les "
     "vérifications ; null si elle n'existait pas."},
    {"The resource after the change, without secrets and with null for what checks measure; null "
     "when there is none any more.",
     "La ressource après la modification, sans ses secrets et avec null pour ce que mesurent les "
     "vérifications ; null si elle n'existe plus."},
    {"Shows only what concerns this account.", "N'affiche que ce qui concerne ce compte."},
    {"Shows only the changes of the resource with this id.",
     "N'affiche que les modifications de la ressource qui porte cet identifiant."},
    {"all resources", "toutes les ressources"},
    {"Shows only changes of this kind.", "N'affiche que les modifications de ce genre."},
    {"all actions", "toutes les actions"},

    // The cluster and its settings
    {"The cluster's settings.", "Les réglages du cluster."},
    {"Ranges of addresses, such as `10.0.0.0/8`, that checks may reach although they are not "
     "public.",
     "Les plages d'adresses, comme `10.0.0.0/8`, que les vérifications peuvent atteindre bien "
     "qu'elles ne soient pas publiques."},
    {"The plan of accounts that are created without one.",
     "Le forfait des comptes créés sans en indiquer."},
    {"Whether requests under `/api` and `/auth` must carry the header `apikey`.",
     "Si les requêtes sous `/api` et `/auth` doivent porter l'en-tête `apikey`."},
    {"What the header `apikey` must hold where it is required: letters, digits, `-` and `_`; it is "
     "no secret, for it stands in web pages.",
     "Ce que doit contenir l'en-tête `apikey` là où il est exigé : lettres, chiffres, `-` et `_` ; "
     "ce "
     "n'est pas un secret, puisqu'il figure dans des pages web."},
    {"Origins such as `https://app.example.com` whose pages may call the API from a browser; `*` "
     "stands for all of them.",
     "Les origines, comme `https://app.example.com`, dont les pages peuvent appeler l'API depuis "
     "un "
     "navigateur ; `*` les désigne toutes."},
    {"Into how many parts the monitors are divided; fixed when the cluster is created.",
     "En combien de parts les moniteurs sont répartis ; fixé à la création du cluster."},
    {"On how many nodes the heartbeats of a monitor are kept.",
     "Sur combien de nœuds les relevés d'un moniteur sont conservés."},
    {"How fast the cluster takes a silent node for lost: `lan` is faster, for nodes that are close "
     "to each other.",
     "La rapidité avec laquelle le cluster tient pour perdu un nœud silencieux : `lan` est plus "
     "rapide, pour des nœuds proches les uns des autres."},
    {"The cluster, as the node sees it.", "Le cluster, tel que le voit le nœud."},
    {"The cluster's id, which never changes.", "L'identifiant du cluster, qui ne change jamais."},
    {"The name of the node that answers.", "Le nom du nœud qui répond."},
    {"The name of the node that leads, as far as the answering one knows; null when there is none.",
     "Le nom du nœud meneur, pour autant que le sache celui qui répond ; null s'il n'y en a pas."},
    {"A number that grows with each election of a leader.",
     "Un nombre qui croît à chaque élection d'un nœud meneur."},
    {"The last entry of the cluster's log that cannot be lost any more.",
     "La dernière entrée du journal du cluster qui ne peut plus être perdue."},
    {"The last entry of the cluster's log in the answering node's state.",
     "La dernière entrée du journal du cluster que reflète l'état du nœud qui répond."},
    {"How many nodes the cluster has.", "Le nombre de nœuds du cluster."},
    {"How many of the nodes are known to run.",
     "Le nombre de nœuds dont on sait qu'ils "
     "fonctionnent."},
    {"Into how many parts the monitors are divided.",
     "En combien de parts les moniteurs sont répartis."},
    {"The version of commands and stored data that all nodes understand.",
     "La version des commandes et des données enregistrées que comprennent tous les nœuds."},
    {"The version of the answering node's binary.", "La version du programme du nœud qui répond."},
    {"All nodes of the cluster, by name.", "Tous les nœuds du cluster, par nom."},
    {"The node's id in hexadecimal digits, which never changes.",
     "L'identifiant du nœud en chiffres hexadécimaux, qui ne change jamais."},
    {"What people call the node.", "Le nom donné au nœud."},
    {"Whether the answering node hears from this one; `unknown` when they have no connection.",
     "Si le nœud qui répond a des nouvelles de celui-ci ; `unknown` s'ils ne sont pas connectés."},
    {"What the node does in the consensus: one leads, the others follow.",
     "Le rôle du nœud dans le consensus : un seul mène, les autres suivent."},
    {"Host and port where other nodes reach it; null when nobody can join.",
     "L'hôte et le port auxquels les autres nœuds le joignent ; null si personne ne peut rejoindre "
     "le cluster."},
    {"Where the node is, such as a data centre; null when its operator did not say.",
     "Où se trouve le nœud, par exemple un centre de données ; null si son exploitant ne l'a pas "
     "indiqué."},
    {"How many milliseconds ago the answering node last heard from it; null when it never did.",
     "Depuis combien de millisecondes le nœud qui répond n'en a plus de nouvelles ; null s'il n'en "
     "a "
     "jamais eu."},
    {"How many entries of the log it is behind the leader; null when that is not known.",
     "Son retard sur le nœud meneur, en entrées du journal ; null s'il n'est pas connu."},
    {"Of how many parts of the monitors the node makes the checks.",
     "Le nombre de parts de moniteurs dont le nœud fait les vérifications."},
    {"The version of the node's binary.", "La version du programme du nœud."},
    {"A number that grows with each start of the node.",
     "Un nombre qui croît à chaque démarrage du nœud."},
});

}  // namespace

std::span<const translation> french_fields() {
  return texts;
}

}  // namespace statushive::rest
