#include <array>

#include "rest/documents/catalogue.hpp"

namespace statushive::rest {
namespace {

/// Groups of routes, and what each route does.
constexpr auto texts = std::to_array<translation>({
    {"Sessions", "Sessions"},
    {"API keys", "Clés d'API"},
    {"Users", "Utilisateurs"},
    {"Audit", "Journal d'audit"},
    {"Cluster", "Cluster"},
    {"Probes", "Sondes"},
    {"Documents", "Documents"},

    {"Logs in with a password, or gets a new pair of tokens for a refresh token.",
     "Ouvre une session avec un mot de passe, ou échange un jeton de renouvellement contre une "
     "nouvelle paire de jetons."},
    {"Ends the session: its tokens stop working at once.",
     "Met fin à la session : ses jetons cessent aussitôt d'être valables."},
    {"Shows who asks, and what their account's plan allows.",
     "Indique qui fait la requête, et ce que permet le forfait de son compte."},
    {"Changes one's own password and ends one's other sessions.",
     "Change son propre mot de passe et met fin à ses autres sessions."},

    {"Lists the account's monitors, by name.", "Énumère les moniteurs du compte, par nom."},
    {"Creates a monitor; its first check starts within its interval.",
     "Crée un moniteur ; sa première vérification commence avant la fin d'un intervalle."},
    {"Shows a monitor and what its checks found.",
     "Affiche un moniteur et le bilan de ses vérifications."},
    {"Changes a monitor; fields that are absent stay as they are.",
     "Modifie un moniteur ; les champs absents restent inchangés."},
    {"Deletes a monitor with all its heartbeats.", "Supprime un moniteur avec tous ses relevés."},
    {"Lists a monitor's heartbeats, newest first.",
     "Énumère les relevés d'un moniteur, du plus récent au plus ancien."},

    {"Lists one's own API keys, by name.", "Énumère ses propres clés d'API, par nom."},
    {"Creates an API key, whose token is shown this once.",
     "Crée une clé d'API, dont le jeton n'est affiché que cette fois."},
    {"Shows one of one's own API keys, without its token.",
     "Affiche l'une de ses propres clés d'API, sans son jeton."},
    {"Deletes one of one's own API keys, which stops working at once.",
     "Supprime l'une de ses propres clés d'API, qui cesse aussitôt d'être valable."},

    {"Lists the users of all accounts, by e-mail address.",
     "Énumère les utilisateurs de tous les comptes, par adresse e-mail."},
    {"Creates a user, with a new account or in one that is there.",
     "Crée un utilisateur, avec un nouveau compte ou dans un compte existant."},
    {"Shows a user.", "Affiche un utilisateur."},
    {"Changes a user, or the plan of the user's account; fields that are absent stay as they are.",
     "Modifie un utilisateur, ou le forfait de son compte ; les champs absents restent inchangés."},
    {"Deletes a user; the last one of an account takes along all that the account owns.",
     "Supprime un utilisateur ; le dernier d'un compte emporte tout ce qui appartient à ce "
     "compte."},

    {"Lists who changed what, from where and when, newest first.",
     "Énumère qui a modifié quoi, d'où et quand, du plus récent au plus ancien."},

    {"Shows the cluster's settings, which are equal on all nodes.",
     "Affiche les réglages du cluster, identiques sur tous les nœuds."},
    {"Changes settings, at once on all nodes; fields that are absent stay as they are.",
     "Modifie des réglages, aussitôt sur tous les nœuds ; les champs absents restent inchangés."},
    {"Shows how the cluster is, as the answering node sees it.",
     "Affiche l'état du cluster, tel que le voit le nœud qui répond."},
    {"Lists the cluster's nodes, by name.", "Énumère les nœuds du cluster, par nom."},

    {"Says whether the process runs.", "Indique si le processus fonctionne."},
    {"Says whether the node can serve: it knows a leader, and its disk takes writes.",
     "Indique si le nœud peut servir : il connaît un nœud meneur et son disque accepte les "
     "écritures."},
    {"The node's figures, in the text format of Prometheus.",
     "Les mesures du nœud, au format texte de Prometheus."},

    {"The API as OpenAPI 3.1, for generators of clients and other tools.",
     "L'API au format OpenAPI 3.1, pour les générateurs de clients et autres outils."},
    {"The whole API in one plain text, for agents.",
     "Toute l'API en un seul texte brut, pour les agents."},
    {"Leads to this page in the language that `Accept-Language` prefers.",
     "Mène à cette page dans la langue que préfère `Accept-Language`."},
    {"This page in English.", "Cette page en anglais."},
    {"This page in French.", "Cette page en français."},
});

}  // namespace

std::span<const translation> french_routes() {
  return texts;
}

}  // namespace statushive::rest
