#include "server/ingest/person_fold.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "server/ingest/facts_validator.h"
#include "server/ingest/person_names.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

struct Usage {
  uint64_t articles = 0;
  bool structured = false;
};

// `only_kept`, `full`: of which parts, and which names.
std::string MostUsed(const std::vector<PersonPart>& parts, bool only_kept, bool full) {
  std::map<std::string, Usage> names;
  for (const PersonPart& part : parts) {
    if (only_kept && !part.kept) continue;
    if (IsSurnameOnly(part.profile->name()) == full) continue;
    Usage& usage = names[part.profile->name()];
    usage.articles += uint64_t{1} << part.profile->use();
    usage.structured |= part.profile->keys_size() > 0;
  }
  std::string best;
  std::tuple<uint64_t, bool, int64_t> best_rank;
  for (const auto& [name, usage] : names) {
    const std::tuple<uint64_t, bool, int64_t> rank(usage.articles, usage.structured,
                                                   std::count(name.begin(), name.end(), ' '));
    if (!best.empty() && rank <= best_rank) continue;
    best = name;
    best_rank = rank;
  }
  return best;
}

std::string DisplayNameOf(const std::vector<PersonPart>& parts) {
  for (const PersonPart& part : parts) {
    if (part.written) return part.profile->name();
  }
  const bool kept =
      std::any_of(parts.begin(), parts.end(), [](const PersonPart& part) { return part.kept; });
  std::string name;
  if (kept) name = MostUsed(parts, /*only_kept=*/true, /*full=*/true);
  if (name.empty()) name = MostUsed(parts, /*only_kept=*/false, /*full=*/true);
  if (name.empty() && kept) name = MostUsed(parts, /*only_kept=*/true, /*full=*/false);
  if (name.empty()) name = MostUsed(parts, /*only_kept=*/false, /*full=*/false);
  return name;
}

}  // namespace

uint32_t UseOf(uint64_t articles) {
  uint32_t use = 0;
  while (articles > 1) {
    articles /= 2;
    ++use;
  }
  return use;
}

absl::StatusOr<Person> FoldPerson(PersonId id, const std::vector<PersonPart>& parts,
                                  const std::set<std::string>& keys) {
  Person person;
  person.id = id;
  person.names.display = DisplayNameOf(parts);
  person.names.keys.assign(keys.begin(), keys.end());
  std::set<std::string> aliases;
  std::vector<PersonPart> ordered = parts;
  std::stable_sort(ordered.begin(), ordered.end(), [](const PersonPart& a, const PersonPart& b) {
    return a.written && !b.written;
  });
  for (const PersonPart& part : ordered) {
    const internal::PersonProfileRecord& profile = *part.profile;
    if (part.written || !IsSurnameOnly(profile.name())) aliases.insert(profile.name());
    aliases.insert(profile.aliases().begin(), profile.aliases().end());
    if (!person.polity) person.polity = PolityId(profile.polity());
    for (const auto& [known, said] : {std::make_pair(&person.birth, &profile.birth()),
                                      std::make_pair(&person.death, &profile.death())}) {
      CHANCERY_ASSIGN_OR_RETURN(const PartialDate date, ToDate(*said));
      if (date.is_unknown()) continue;
      const absl::optional<PartialDate> both = Intersect(*known, date);
      if (both.has_value()) *known = *both;
    }
  }
  aliases.erase(person.names.display);
  person.names.aliases.assign(aliases.begin(), aliases.end());
  return person;
}

}  // namespace chancery
