#include "server/ingest/profile_store.h"

#include <algorithm>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/content_digest.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/person_names.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

constexpr char kProfile[] = "people/profile/";
constexpr char kToken[] = "people/token/";
constexpr char kNames[] = "people/names/";
constexpr char kOf[] = "people/of/";
constexpr char kCount[] = "people/count/";
constexpr char kIn[] = "people/in/";
constexpr char kAgain[] = "people/again/";

absl::Status Corrupt(absl::string_view what) {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT",
                   absl::StrCat("a stored ", what, " is damaged"));
}

// A part of a key: long ones by their digest, as keys have a length.
std::string Short(absl::string_view part) {
  constexpr size_t kMaxBytes = 300;
  if (part.size() <= kMaxBytes) return std::string(part);
  return absl::StrCat(part.substr(0, 2), "#", ContentDigest(part));
}

std::string TokenPrefix(absl::string_view token) {
  return absl::StrCat(kToken, Short(token), "\n");
}

std::string NamesPrefix(absl::string_view token) {
  return absl::StrCat(kNames, Short(token), "\n");
}

size_t LimitOf(absl::string_view token) {
  switch (token[0]) {
    case 'k':
      return kMaxNamesOfKey;
    case 'n':
      return 0;
    default:
      return kMaxNamesOfOffice;
  }
}

}  // namespace

absl::StatusOr<absl::optional<ProfileStore::Record>> ProfileStore::Read(
    absl::string_view id) const {
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                            txn_.GetNote(absl::StrCat(kProfile, id)));
  if (!value.has_value()) return absl::optional<Record>();
  Record record;
  if (!record.ParseFromString(*value)) return Corrupt("profile");
  return absl::make_optional(std::move(record));
}

absl::StatusOr<std::vector<bool>> ProfileStore::Have(absl::Span<const std::string> ids) const {
  CHANCERY_RETURN_IF_ERROR(budget_.Charge(ids.size()));
  std::vector<std::string> keys;
  keys.reserve(ids.size());
  for (const std::string& id : ids) keys.push_back(absl::StrCat(kProfile, id));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<absl::optional<std::string>> values,
                            txn_.GetNotes(keys));
  std::vector<bool> have;
  have.reserve(values.size());
  for (const auto& value : values) have.push_back(value.has_value());
  return have;
}

void ProfileStore::Update(absl::string_view id, const Record& record) {
  txn_.PutNote(absl::StrCat(kProfile, id), record.SerializeAsString());
}

absl::StatusOr<std::vector<ProfileStore::Place>> ProfileStore::PlacesOf(absl::string_view id,
                                                                        const Record& record) {
  CHANCERY_ASSIGN_OR_RETURN(const PersonProfile profile, ToProfile(id, record));
  const ProfileTokens tokens = TokensOf(profile);
  const std::string name = Short(NameUnderToken(profile));
  std::vector<Place> places;
  for (const std::string& token : tokens.names) places.push_back({token, name, 0});
  for (const std::string& token : tokens.keys) places.push_back({token, name, LimitOf(token)});
  // A surname alone is looked for among those, and does not count.
  const bool bare = IsSurnameOnly(profile.name);
  for (const std::string& token : tokens.offices) {
    places.push_back({token, bare ? "" : name, bare ? 0 : LimitOf(token)});
  }
  return places;
}

absl::StatusOr<std::vector<std::string>> ProfileStore::NamesUnder(absl::string_view token,
                                                                  size_t limit) const {
  std::vector<std::string> names;
  const std::string prefix = NamesPrefix(token);
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
        const absl::string_view name = absl::StripPrefix(key, prefix);
        // Else of a longer token.
        if (name.find('\n') == absl::string_view::npos) names.emplace_back(name);
        return names.size() < limit;
      }));
  return names;
}

absl::Status ProfileStore::CountName(const Place& place, bool add,
                                     std::vector<std::string>* turned) {
  if (place.limit == 0) return absl::OkStatus();
  const std::string key = absl::StrCat(NamesPrefix(place.token), place.name);
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value, txn_.GetNote(key));
  uint64_t count = 0;
  if (value.has_value() && !absl::SimpleAtoi(*value, &count)) return Corrupt("number");
  if (!add && count == 0) return Corrupt("number");
  count = add ? count + 1 : count - 1;
  if (count > 0) {
    txn_.PutNote(key, absl::StrCat(count));
  } else {
    txn_.DeleteNote(key);
  }
  if (count > 1 || (!add && count == 1)) return absl::OkStatus();  // as many names as before
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names,
                            NamesUnder(place.token, place.limit + 2));
  if (names.size() == (add ? place.limit + 1 : place.limit)) turned->push_back(place.token);
  return absl::OkStatus();
}

absl::Status ProfileStore::Add(absl::string_view id, const Record& record,
                               std::vector<std::string>* turned) {
  Update(id, record);
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Place> places, PlacesOf(id, record));
  for (const Place& place : places) {
    CHANCERY_RETURN_IF_ERROR(PutUnder(place, id, turned));
  }
  return absl::OkStatus();
}

absl::Status ProfileStore::Drop(absl::string_view id, const Record& record,
                                std::vector<std::string>* turned) {
  txn_.DeleteNote(absl::StrCat(kProfile, id));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<Place> places, PlacesOf(id, record));
  for (const Place& place : places) {
    CHANCERY_RETURN_IF_ERROR(TakeFrom(place, id, turned));
  }
  return absl::OkStatus();
}

absl::Status ProfileStore::Replace(absl::string_view id, const Record& was, const Record& now,
                                   std::vector<std::string>* turned) {
  Update(id, now);
  CHANCERY_ASSIGN_OR_RETURN(std::vector<Place> before, PlacesOf(id, was));
  CHANCERY_ASSIGN_OR_RETURN(std::vector<Place> after, PlacesOf(id, now));
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  for (const Place& place : before) {
    if (std::binary_search(after.begin(), after.end(), place)) continue;
    CHANCERY_RETURN_IF_ERROR(TakeFrom(place, id, turned));
  }
  for (const Place& place : after) {
    if (std::binary_search(before.begin(), before.end(), place)) continue;
    CHANCERY_RETURN_IF_ERROR(PutUnder(place, id, turned));
  }
  return absl::OkStatus();
}

absl::Status ProfileStore::PutUnder(const Place& place, absl::string_view id,
                                    std::vector<std::string>* turned) {
  txn_.PutNote(absl::StrCat(TokenPrefix(place.token), place.name, "\n", id), "");
  return CountName(place, /*add=*/true, turned);
}

absl::Status ProfileStore::TakeFrom(const Place& place, absl::string_view id,
                                    std::vector<std::string>* turned) {
  txn_.DeleteNote(absl::StrCat(TokenPrefix(place.token), place.name, "\n", id));
  return CountName(place, /*add=*/false, turned);
}

absl::StatusOr<bool> ProfileStore::IsTelling(absl::string_view token) const {
  const size_t limit = LimitOf(token);
  if (limit == 0) return true;
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesUnder(token, limit + 1));
  return names.size() <= limit;
}

absl::StatusOr<std::vector<std::string>> ProfileStore::Under(absl::string_view token,
                                                             bool only_bare) const {
  std::vector<std::string> ids;
  const std::string prefix = TokenPrefix(token);
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
        const std::vector<absl::string_view> parts =
            absl::StrSplit(absl::StripPrefix(key, prefix), '\n');
        if (parts.size() != 2) return true;  // of a longer token
        if (only_bare && !parts[0].empty()) return false;
        ids.emplace_back(parts[1]);
        return true;
      }));
  return ids;
}

absl::StatusOr<std::vector<std::string>> ProfileStore::FirstUnder(absl::string_view token,
                                                                  size_t limit) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesUnder(token, limit));
  std::vector<std::string> ids;
  for (const std::string& name : names) {
    const std::string prefix = absl::StrCat(TokenPrefix(token), name, "\n");
    CHANCERY_RETURN_IF_ERROR(
        txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
          ids.emplace_back(absl::StripPrefix(key, prefix));
          return false;
        }));
  }
  return ids;
}

absl::StatusOr<uint64_t> ProfileStore::CountArticles(absl::string_view id) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> value,
                            txn_.GetNote(absl::StrCat(kCount, id)));
  uint64_t count = 0;
  if (value.has_value() && !absl::SimpleAtoi(*value, &count)) return Corrupt("number");
  return count;
}

absl::StatusOr<std::vector<ArticleId>> ProfileStore::ArticlesOf(absl::string_view id) const {
  std::vector<ArticleId> articles;
  const std::string prefix = PeopleOfPrefix(id);
  CHANCERY_RETURN_IF_ERROR(
      txn_.ScanNotes(prefix, budget_, [&](absl::string_view key, absl::string_view) {
        const absl::optional<uint64_t> number = ParseSortableNumber(absl::StripPrefix(key, prefix));
        if (number.has_value()) articles.push_back(ArticleId(*number));
        return true;
      }));
  return articles;
}

absl::StatusOr<std::vector<ArticleId>> ProfileStore::ArticlesOf(absl::string_view id,
                                                                ArticleId after,
                                                                size_t limit) const {
  std::vector<ArticleId> articles;
  const std::string prefix = PeopleOfPrefix(id);
  CHANCERY_RETURN_IF_ERROR(txn_.head().ScanNotes(
      prefix, absl::StrCat(prefix, SortableNumber(after.value)), budget_,
      [&](absl::string_view key, absl::string_view) {
        if (articles.size() == limit) return false;
        const absl::optional<uint64_t> number = ParseSortableNumber(absl::StripPrefix(key, prefix));
        if (number.has_value()) articles.push_back(ArticleId(*number));
        return true;
      }));
  return articles;
}

absl::StatusOr<std::vector<std::string>> ProfileStore::ProfilesOf(ArticleId article) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> in,
                            txn_.GetNote(PeopleInKey(article)));
  if (!in.has_value()) return std::vector<std::string>();
  return std::vector<std::string>(absl::StrSplit(*in, '\n', absl::SkipEmpty()));
}

void ProfileStore::SetProfilesOf(ArticleId article, const std::vector<std::string>& ids) {
  if (ids.empty()) {
    txn_.DeleteNote(PeopleInKey(article));
  } else {
    txn_.PutNote(PeopleInKey(article), absl::StrJoin(ids, "\n"));
  }
}

void ProfileStore::SetAsserts(absl::string_view id, ArticleId article, bool asserts,
                              uint64_t articles) {
  const std::string of = absl::StrCat(PeopleOfPrefix(id), SortableNumber(article.value));
  if (asserts) {
    txn_.PutNote(of, "");
  } else {
    txn_.DeleteNote(of);
  }
  const std::string count = absl::StrCat(kCount, id);
  if (articles > 0) {
    txn_.PutNote(count, absl::StrCat(articles));
  } else {
    txn_.DeleteNote(count);
  }
}

void ProfileStore::SetAgain(absl::string_view id) {
  txn_.PutNote(absl::StrCat(kAgain, id), std::string());
}

void ProfileStore::ClearAgain(absl::string_view id) { txn_.DeleteNote(absl::StrCat(kAgain, id)); }

absl::StatusOr<bool> ProfileStore::IsMade(PersonId person) const {
  CHANCERY_ASSIGN_OR_RETURN(const absl::optional<std::string> home,
                            txn_.GetNote(PersonHomeNoteKey(person)));
  return home.has_value();
}

void ProfileStore::SetMade(PersonId person) { txn_.PutNote(PersonHomeNoteKey(person), ""); }

std::string PeopleInKey(ArticleId article) {
  return absl::StrCat(kIn, SortableNumber(article.value));
}

absl::StatusOr<std::vector<std::string>> ProfilesToLookAtAgain(const GraphReader& head,
                                                               size_t limit, Budget& budget) {
  std::vector<std::string> ids;
  CHANCERY_RETURN_IF_ERROR(
      head.ScanNotes(kAgain, "", budget, [&](absl::string_view key, absl::string_view) {
        if (ids.size() == limit) return false;
        ids.emplace_back(absl::StripPrefix(key, kAgain));
        return true;
      }));
  return ids;
}

std::string PeopleOfPrefix(absl::string_view id) { return absl::StrCat(kOf, id, "/"); }

}  // namespace chancery
