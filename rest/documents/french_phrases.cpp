#include <array>

#include "rest/documents/catalogue.hpp"

namespace statushive::rest {
namespace {

/// Headings, labels and what fields hold.
constexpr auto texts = std::to_array<translation>({
    {"API documentation", "Documentation de l'API"},
    {"Allows", "Permet"},
    {"Answer", "Réponse"},
    {"Authentication", "Authentification"},
    {"Body", "Corps"},
    {"Body with {}", "Corps avec {}"},
    {"Browsers", "Navigateurs"},
    {"Changing safely", "Modifier sans risque"},
    {"Code", "Code"},
    {"Contents", "Sommaire"},
    {"Default: {}", "Par défaut : {}"},
    {"Error codes", "Codes d'erreur"},
    {"Errors", "Erreurs"},
    {"Example", "Exemple"},
    {"Field", "Champ"},
    {"Fields", "Champs"},
    {"Formats and languages", "Formats et langues"},
    {"Header", "En-tête"},
    {"Headers", "En-têtes"},
    {"History", "Historique"},
    {"Lists", "Listes"},
    {"Meaning", "Signification"},
    {"Monitors", "Moniteurs"},
    {"Object {}", "Objet {}"},
    {"Parameter", "Paramètre"},
    {"Path", "Chemin"},
    {"Plan", "Forfait"},
    {"Plans and limits", "Forfaits et limites"},
    {"Query", "Paramètres d'URL"},
    {"Quick start", "Démarrage rapide"},
    {"Requests a minute", "Requêtes par minute"},
    {"Requests and answers", "Requêtes et réponses"},
    {"Role", "Rôle"},
    {"Scope", "Portée"},
    {"Shortest interval", "Intervalle minimal"},
    {"Skip to the content", "Aller au contenu"},
    {"Status pages", "Pages de statut"},
    {"With the headers", "Avec les en-têtes"},
    {"integer", "entier"},
    {"integer from {} to {}", "entier de {} à {}"},
    {"list of {}", "liste de {}"},
    {"no limit", "sans limite"},
    {"or", "ou"},
    {"required", "obligatoire"},
    {"text", "texte"},
    {"text of {} characters", "texte de {} caractères"},
    {"text of {} to {} characters", "texte de {} à {} caractères"},
    {"time", "date et heure"},
    {"{} days", "{} jours"},
    {"{} or {}", "{} ou {}"},
    {"{} s", "{} s"},
});

}  // namespace

std::span<const translation> french_phrases() {
  return texts;
}

}  // namespace statushive::rest
