#include "client/compare/facts_comparison.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/compare/likeness.h"
#include "client/extract/fact_printer.h"

namespace chancery {
namespace {

constexpr absl::string_view kFieldNames[] = {"articles", "meetings",   "participants", "offices",
                                             "dates",    "places",     "kinds",        "statuses",
                                             "roles",    "quotations", "speakers"};
static_assert(sizeof(kFieldNames) / sizeof(kFieldNames[0]) == kComparedFields);

struct Party {
  v1::PartyFact::PartyCase kind = v1::PartyFact::PARTY_NOT_SET;
  std::string name;  // of a person or group
  std::string office;
  std::string polity;
};

struct Meeting {
  std::vector<Party> parties;
  std::string kind;
  std::string status;
  std::string date;
  std::string place;
};

struct Role {
  std::string person;
  std::string office;
  std::string polity;
  std::string qualifier;
  std::string from;
  std::string until;
};

struct Quotation {
  std::string text;
  std::string key;
  Party speaker;
};

// An index out of its list reads as nothing.
template <typename List>
const typename List::value_type* At(const List& list, int index) {
  return index >= 0 && index < list.size() ? &list.Get(index) : nullptr;
}

Party ToParty(const v1::ArticleFacts& facts, const v1::PartyFact& fact) {
  Party party;
  party.kind = fact.party_case();
  const v1::OfficeFact* office = nullptr;
  if (fact.has_person()) {
    if (const v1::PersonFact* person = At(facts.persons(), fact.person())) {
      party.name = person->name();
      party.polity = person->polity();
    }
  } else if (fact.has_office()) {
    office = At(facts.offices(), fact.office());
  } else if (fact.has_polity()) {
    party.polity = fact.polity();
  } else {
    party.name = fact.group();
  }
  if (fact.has_capacity()) office = At(facts.offices(), fact.capacity());
  if (office != nullptr) {
    party.office = office->title();
    if (!office->polity().empty()) party.polity = office->polity();
  }
  return party;
}

std::string OfficeText(absl::string_view office, absl::string_view polity) {
  if (office.empty()) return std::string(polity);
  return polity.empty() ? std::string(office) : absl::StrCat(office, " of ", polity);
}

std::string Text(const Party& party) {
  return party.name.empty() ? OfficeText(party.office, party.polity) : party.name;
}

bool AreSame(const Party& a, const Party& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case v1::PartyFact::kPerson:
      return IsSamePerson(a.name, b.name);
    case v1::PartyFact::kOffice:
      return IsSameOffice(a.office, b.office) && IsSamePolity(a.polity, b.polity);
    case v1::PartyFact::kPolity:
      return IsSamePolity(a.polity, b.polity);
    case v1::PartyFact::kGroup:
      return IsSameSpeaker(a.name, b.name);
    case v1::PartyFact::PARTY_NOT_SET:
      break;
  }
  return true;
}

std::string Names(const Meeting& meeting) {
  return absl::StrJoin(meeting.parties, " & ",
                       [](std::string* out, const Party& party) { out->append(Text(party)); });
}

std::string Text(const Meeting& meeting) {
  std::string text = Names(meeting);
  for (const std::string* part : {&meeting.date, &meeting.place, &meeting.kind, &meeting.status}) {
    if (!part->empty()) absl::StrAppend(&text, "; ", *part);
  }
  return text;
}

std::string Text(const Role& role) {
  std::string text =
      absl::StrCat(role.person, ": ", role.qualifier, role.qualifier.empty() ? "" : " ",
                   OfficeText(role.office, role.polity));
  if (!role.from.empty()) absl::StrAppend(&text, ", from ", role.from);
  if (!role.until.empty()) absl::StrAppend(&text, ", until ", role.until);
  return text;
}

struct Pair {
  size_t a;
  size_t b;
};

// One to one, the most alike first; of equals, the first of A. `likeness` of 0 is no pair.
std::vector<Pair> PairUp(size_t size_a, size_t size_b,
                         const std::function<double(size_t, size_t)>& likeness) {
  struct Candidate {
    double likeness;
    Pair pair;
  };
  std::vector<Candidate> candidates;
  for (size_t a = 0; a < size_a; ++a) {
    for (size_t b = 0; b < size_b; ++b) {
      const double value = likeness(a, b);
      if (value > 0) candidates.push_back({value, {a, b}});
    }
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& x, const Candidate& y) { return x.likeness > y.likeness; });
  std::vector<bool> a_taken(size_a);
  std::vector<bool> b_taken(size_b);
  std::vector<Pair> pairs;
  for (const Candidate& candidate : candidates) {
    const Pair& pair = candidate.pair;
    if (a_taken[pair.a] || b_taken[pair.b]) continue;
    a_taken[pair.a] = b_taken[pair.b] = true;
    pairs.push_back(pair);
  }
  std::sort(pairs.begin(), pairs.end(), [](const Pair& x, const Pair& y) { return x.a < y.a; });
  return pairs;
}

std::vector<Pair> PairParties(const std::vector<Party>& a, const std::vector<Party>& b) {
  return PairUp(a.size(), b.size(),
                [&](size_t i, size_t j) { return AreSame(a[i], b[j]) ? 1.0 : 0.0; });
}

bool IsSamePlaceInAllWords(absl::string_view a, absl::string_view b) {
  return FoldedWords(a) == FoldedWords(b);
}

// The number of common parties, and less than one for all else; 0 where that is too few.
double Likeness(const Meeting& a, const Meeting& b) {
  constexpr double kDateWeight = 0.4;
  constexpr double kPropertyWeight = 0.15;
  const size_t named = std::min(a.parties.size(), b.parties.size());
  const size_t common = PairParties(a.parties, b.parties).size();
  if (common < std::max<size_t>(std::min<size_t>(named, 2), 1)) return 0;
  double likeness = static_cast<double>(common);
  if (a.date == b.date) likeness += kDateWeight;
  if (IsSamePlaceInAllWords(a.place, b.place)) likeness += kPropertyWeight;
  if (a.kind == b.kind) likeness += kPropertyWeight;
  if (a.status == b.status) likeness += kPropertyWeight;
  return likeness;
}

class Comparer {
 public:
  ArticleComparison Compare(const v1::ArticleFacts& a, const v1::ArticleFacts& b) && {
    Count(ComparedField::kArticles).same += 1;
    CompareMeetings(Meetings(a), Meetings(b));
    CompareRoles(Roles(a), Roles(b));
    CompareQuotations(Quotations(a), Quotations(b));
    std::stable_sort(result_.differences.begin(), result_.differences.end(),
                     [](const Difference& x, const Difference& y) { return x.field < y.field; });
    return std::move(result_);
  }

 private:
  static std::vector<Meeting> Meetings(const v1::ArticleFacts& facts) {
    std::vector<Meeting> meetings;
    for (const v1::MeetingFact& fact : facts.meetings()) {
      Meeting meeting;
      for (const v1::PartyFact& party : fact.parties()) {
        meeting.parties.push_back(ToParty(facts, party));
      }
      meeting.kind = MeetingKindName(fact.kind());
      meeting.status = MeetingStatusName(fact.status());
      meeting.date = fact.when().edtf();
      meeting.place = fact.place();
      meetings.push_back(std::move(meeting));
    }
    return meetings;
  }

  static std::vector<Role> Roles(const v1::ArticleFacts& facts) {
    std::vector<Role> roles;
    for (const v1::TenureFact& fact : facts.tenures()) {
      const v1::PersonFact* person = At(facts.persons(), fact.person());
      const v1::OfficeFact* office = At(facts.offices(), fact.office());
      if (person == nullptr || office == nullptr) continue;
      roles.push_back({person->name(), office->title(), office->polity(), fact.qualifier(),
                       fact.interval().start().edtf(), fact.interval().end().edtf()});
    }
    return roles;
  }

  static std::vector<Quotation> Quotations(const v1::ArticleFacts& facts) {
    std::vector<Quotation> quotations;
    for (const v1::StatementFact& fact : facts.statements()) {
      if (fact.mode() == v1::STATEMENT_MODE_PARAPHRASE) continue;
      quotations.push_back(
          {fact.text(), QuotationKey(fact.text()), ToParty(facts, fact.speaker())});
    }
    return quotations;
  }

  void CompareMeetings(const std::vector<Meeting>& a, const std::vector<Meeting>& b) {
    const std::vector<Pair> pairs =
        PairUp(a.size(), b.size(), [&](size_t i, size_t j) { return Likeness(a[i], b[j]); });
    ListUnpaired(ComparedField::kMeetings, "", a, b, pairs);
    for (const Pair& pair : pairs) {
      const Meeting& x = a[pair.a];
      const Meeting& y = b[pair.b];
      const std::string of = Names(x);
      const std::vector<Pair> parties = PairParties(x.parties, y.parties);
      ListUnpaired(ComparedField::kParticipants, of, x.parties, y.parties, parties);
      for (const Pair& party : parties) {
        const Party& p = x.parties[party.a];
        const Party& q = y.parties[party.b];
        if (p.kind != v1::PartyFact::kPerson) continue;
        const bool same =
            IsSameOffice(p.office, q.office) &&
            (p.polity.empty() || q.polity.empty() || IsSamePolity(p.polity, q.polity));
        Add(ComparedField::kOffices, absl::StrCat(p.name, " in ", of),
            p.office.empty() ? "" : OfficeText(p.office, p.polity),
            q.office.empty() ? "" : OfficeText(q.office, q.polity), same);
      }
      Add(ComparedField::kDates, of, x.date, y.date, x.date == y.date);
      Add(ComparedField::kPlaces, of, x.place, y.place, IsSamePlaceInAllWords(x.place, y.place));
      Add(ComparedField::kKinds, of, x.kind, y.kind, x.kind == y.kind);
      Add(ComparedField::kStatuses, of, x.status, y.status, x.status == y.status);
    }
  }

  void CompareRoles(const std::vector<Role>& a, const std::vector<Role>& b) {
    const auto same_polity = [](const Role& x, const Role& y) {
      return IsSamePolity(x.polity, y.polity);
    };
    const auto same_rest = [](const Role& x, const Role& y) {
      return x.qualifier == y.qualifier && x.from == y.from && x.until == y.until;
    };
    const std::vector<Pair> pairs = PairUp(a.size(), b.size(), [&](size_t i, size_t j) {
      if (!IsSamePerson(a[i].person, b[j].person) || !IsSameOffice(a[i].office, b[j].office)) {
        return 0.0;
      }
      return 1.0 + (same_polity(a[i], b[j]) ? 1 : 0) + (same_rest(a[i], b[j]) ? 1 : 0);
    });
    for (const Pair& pair : pairs) {
      const Role& x = a[pair.a];
      const Role& y = b[pair.b];
      const bool same = same_polity(x, y) && same_rest(x, y);
      ++(same ? Count(ComparedField::kRoles).same : Count(ComparedField::kRoles).differing);
      if (!same) result_.differences.push_back({ComparedField::kRoles, "", Text(x), Text(y)});
    }
    AddUnpaired(ComparedField::kRoles, "", a, b, pairs);
  }

  void CompareQuotations(const std::vector<Quotation>& a, const std::vector<Quotation>& b) {
    const std::vector<Pair> pairs = PairUp(a.size(), b.size(), [&](size_t i, size_t j) {
      if (a[i].key == b[j].key) return 2.0;
      return CoversQuotation(a[i].key, b[j].key) || CoversQuotation(b[j].key, a[i].key) ? 1.0 : 0.0;
    });
    ListUnpaired(ComparedField::kQuotations, "", a, b, pairs);
    for (const Pair& pair : pairs) {
      const Quotation& x = a[pair.a];
      const Quotation& y = b[pair.b];
      const std::string p = Text(x.speaker);
      const std::string q = Text(y.speaker);
      Add(ComparedField::kSpeakers, Text(x), p, q, (p.empty() && q.empty()) || IsSameSpeaker(p, q));
    }
  }

  static std::string Text(const Quotation& quotation) {
    return absl::StrCat("\"", quotation.text, "\"");
  }
  template <typename T>
  static std::string Text(const T& fact) {
    return chancery::Text(fact);
  }

  // A property of what is paired. Nothing where neither says anything.
  void Add(ComparedField field, const std::string& of, const std::string& a, const std::string& b,
           bool same) {
    if (a.empty() && b.empty()) return;
    FieldTotals& totals = Count(field);
    if (a.empty() || b.empty()) {
      ++(a.empty() ? totals.only_b : totals.only_a);
    } else {
      ++(same ? totals.same : totals.differing);
      if (same) return;
    }
    result_.differences.push_back({field, of, a, b});
  }

  // Counts the pairs as the same, and lists the rest.
  template <typename T>
  void ListUnpaired(ComparedField field, const std::string& of, const std::vector<T>& a,
                    const std::vector<T>& b, const std::vector<Pair>& pairs) {
    Count(field).same += static_cast<int64_t>(pairs.size());
    AddUnpaired(field, of, a, b, pairs);
  }

  template <typename T>
  void AddUnpaired(ComparedField field, const std::string& of, const std::vector<T>& a,
                   const std::vector<T>& b, const std::vector<Pair>& pairs) {
    std::vector<bool> a_paired(a.size());
    std::vector<bool> b_paired(b.size());
    for (const Pair& pair : pairs) a_paired[pair.a] = b_paired[pair.b] = true;
    for (size_t i = 0; i < a.size(); ++i) {
      if (a_paired[i]) continue;
      ++Count(field).only_a;
      result_.differences.push_back({field, of, Text(a[i]), ""});
    }
    for (size_t i = 0; i < b.size(); ++i) {
      if (b_paired[i]) continue;
      ++Count(field).only_b;
      result_.differences.push_back({field, of, "", Text(b[i])});
    }
  }

  FieldTotals& Count(ComparedField field) { return result_.totals[static_cast<size_t>(field)]; }

  ArticleComparison result_;
};

}  // namespace

absl::string_view ComparedFieldName(ComparedField field) {
  return kFieldNames[static_cast<size_t>(field)];
}

double FieldTotals::Agreement() const {
  return all() == 0 ? 1 : static_cast<double>(same) / static_cast<double>(all());
}

absl::StatusOr<ArticleComparison> CompareFacts(const v1::ArticleFacts& a,
                                               const v1::ArticleFacts& b) {
  for (const int size : {a.meetings_size(), b.meetings_size(), a.tenures_size(), b.tenures_size(),
                         a.statements_size(), b.statements_size()}) {
    if (size > kMaxComparedFacts) {
      return absl::ResourceExhaustedError(
          absl::StrCat(size, " facts of a kind, more than the ", kMaxComparedFacts,
                       " that can be compared (max_compared_facts)"));
    }
  }
  return Comparer().Compare(a, b);
}

}  // namespace chancery
