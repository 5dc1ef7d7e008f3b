#include "server/service/fact_support.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/ingest/claim_store.h"
#include "storage/base/status_macros.h"
#include "storage/model/partial_date.h"

namespace chancery {
namespace {

// The articles that tell of a fact, and their publishers.
class Sources {
 public:
  // Articles must come in order.
  void Add(ArticleId article) {
    if (articles_.empty() || articles_.back() != article) articles_.push_back(article);
  }

  absl::Status ReadPublishers(const GraphReader& reader, Budget& budget) {
    for (ArticleId article : articles_) {
      CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
      absl::StatusOr<Article> read = reader.GetArticle(article);
      if (!read.ok() && !absl::IsNotFound(read.status())) return std::move(read).status();
      if (read.ok() && read->extractor == kWriteFactsExtractor) written_.insert(article);
      publishers_[article] = read.ok() ? std::move(read->publisher) : "";
    }
    return absl::OkStatus();
  }

  // Whether it is a source of written facts. After ReadPublishers.
  bool IsWritten(ArticleId article) const { return written_.count(article) > 0; }

  int32_t article_count() const { return static_cast<int32_t>(articles_.size()); }

  template <typename Articles>
  int32_t CountPublishers(const Articles& articles) const {
    std::set<absl::string_view> publishers;
    for (ArticleId article : articles) publishers.insert(publishers_.at(article));
    return static_cast<int32_t>(publishers.size());
  }

  void Describe(v1::Support* out) const {
    out->set_articles(article_count());
    out->set_publishers(CountPublishers(articles_));
  }

 private:
  std::vector<ArticleId> articles_;
  std::map<ArticleId, std::string> publishers_;
  std::set<ArticleId> written_;
};

// What is claimed of one field, and by which articles.
template <typename Value>
struct Claimed {
  Value value;
  std::set<ArticleId> articles;
};

template <typename Value>
using ClaimedValues = std::vector<Claimed<Value>>;

template <typename Value>
void AddClaim(const Value& value, ArticleId article, ClaimedValues<Value>* values) {
  for (Claimed<Value>& claimed : *values) {
    if (claimed.value == value) {
      claimed.articles.insert(article);
      return;
    }
  }
  values->push_back({value, {article}});
}

// How the values of one field relate.
template <typename Value>
struct FieldRules {
  const char* name;
  // Whether `a` is `b`, or a less precise form of it.
  std::function<bool(const Value& a, const Value& b)> covers;
  std::function<bool(const Value& a, const Value& b)> conflict;
  std::function<std::string(const Value&)> text;
  std::function<bool(const Value&)> chosen;
};

template <typename Value>
void Describe(const ClaimedValues<Value>& values, const FieldRules<Value>& rules,
              const Sources& sources, v1::Meeting* out) {
  // Only the most precise values are at odds; what is less precise supports them.
  std::vector<const Claimed<Value>*> precise;
  for (size_t i = 0; i < values.size(); ++i) {
    bool refined = false;
    for (size_t j = 0; j < values.size() && !refined; ++j) {
      if (i == j || !rules.covers(values[i].value, values[j].value)) continue;
      // Of two forms of one value, the first one stands for both.
      refined = !rules.covers(values[j].value, values[i].value) || j < i;
    }
    if (!refined) precise.push_back(&values[i]);
  }
  std::vector<v1::ClaimedValue> rows;
  for (const Claimed<Value>* value : precise) {
    const bool contradicted =
        std::any_of(precise.begin(), precise.end(), [&](const Claimed<Value>* other) {
          return other != value && rules.conflict(value->value, other->value);
        });
    if (!contradicted) continue;
    std::set<ArticleId> articles;
    for (const Claimed<Value>& other : values) {
      if (rules.covers(other.value, value->value)) {
        articles.insert(other.articles.begin(), other.articles.end());
      }
    }
    v1::ClaimedValue row;
    row.set_value(rules.text(value->value));
    row.set_articles(static_cast<int32_t>(articles.size()));
    row.set_publishers(sources.CountPublishers(articles));
    row.set_chosen(rules.chosen(value->value));
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return;
  std::sort(rows.begin(), rows.end(), [](const v1::ClaimedValue& a, const v1::ClaimedValue& b) {
    if (a.publishers() != b.publishers()) return a.publishers() > b.publishers();
    if (a.articles() != b.articles()) return a.articles() > b.articles();
    if (a.chosen() != b.chosen()) return a.chosen();
    return a.value() < b.value();
  });
  v1::Disagreement* disagreement = out->add_disagreements();
  disagreement->set_field(rules.name);
  for (v1::ClaimedValue& row : rows) *disagreement->add_values() = std::move(row);
}

FieldRules<PartialDate> DateRules(const Meeting& meeting) {
  const auto covers = [](const PartialDate& a, const PartialDate& b) {
    return a.earliest() <= b.earliest() && b.latest() <= a.latest();
  };
  return {"when", covers,
          [](const PartialDate& a, const PartialDate& b) { return !Compatible(a, b); },
          [](const PartialDate& date) { return date.ToString(); },
          [covers, &meeting](const PartialDate& date) { return covers(date, meeting.when); }};
}

bool IsOneWay(MeetingKind kind) {
  return kind == MeetingKind::kInPerson || kind == MeetingKind::kPhone ||
         kind == MeetingKind::kVideo;
}

FieldRules<MeetingKind> KindRules(const Meeting& meeting) {
  return {"kind", [](MeetingKind a, MeetingKind b) { return a == b; },
          [](MeetingKind a, MeetingKind b) { return a != b && IsOneWay(a) && IsOneWay(b); },
          [](MeetingKind kind) -> std::string {
            switch (kind) {
              case MeetingKind::kInPerson:
                return "in person";
              case MeetingKind::kPhone:
                return "phone";
              case MeetingKind::kVideo:
                return "video";
              case MeetingKind::kSummit:
                return "summit";
              case MeetingKind::kUnknown:
                break;
            }
            return "";
          },
          [&meeting](MeetingKind kind) { return kind == meeting.kind; }};
}

bool IsDenial(MeetingStatus status) {
  return status == MeetingStatus::kCancelled || status == MeetingStatus::kDenied;
}

FieldRules<MeetingStatus> StatusRules(const Meeting& meeting) {
  return {"status", [](MeetingStatus a, MeetingStatus b) { return a == b; },
          [](MeetingStatus a, MeetingStatus b) {
            return (a == MeetingStatus::kHeld && IsDenial(b)) ||
                   (b == MeetingStatus::kHeld && IsDenial(a));
          },
          [](MeetingStatus status) -> std::string {
            switch (status) {
              case MeetingStatus::kHeld:
                return "held";
              case MeetingStatus::kPlanned:
                return "planned";
              case MeetingStatus::kPossible:
                return "possible";
              case MeetingStatus::kCancelled:
                return "cancelled";
              case MeetingStatus::kDenied:
                return "denied";
              case MeetingStatus::kUnknown:
                break;
            }
            return "";
          },
          [&meeting](MeetingStatus status) { return status == meeting.status; }};
}

// A place with what tells whether another one lies in it.
struct PlaceFacts {
  std::string name;
  PolityId polity;
  // All names of the polity.
  std::set<std::string> polity_names;
};

absl::StatusOr<PlaceFacts> ReadPlace(const GraphReader& reader, PlaceId place, Budget& budget) {
  PlaceFacts facts;
  CHANCERY_ASSIGN_OR_RETURN(facts.name, reader.DisplayName(place));
  CHANCERY_ASSIGN_OR_RETURN(facts.polity, reader.PolityOfPlace(place));
  if (!facts.polity) return facts;
  CHANCERY_RETURN_IF_ERROR(budget.Charge(1));
  CHANCERY_ASSIGN_OR_RETURN(const Polity polity, reader.GetPolity(facts.polity));
  facts.polity_names.insert(polity.names.display);
  facts.polity_names.insert(polity.names.aliases.begin(), polity.names.aliases.end());
  return facts;
}

absl::Status DescribePlaces(const GraphReader& reader, const Meeting& meeting,
                            const ClaimedValues<PlaceId>& values, const Sources& sources,
                            Budget& budget, v1::Meeting* out) {
  if (values.size() < 2) return absl::OkStatus();
  std::map<PlaceId, PlaceFacts> places;
  for (const Claimed<PlaceId>& claimed : values) {
    CHANCERY_ASSIGN_OR_RETURN(places[claimed.value], ReadPlace(reader, claimed.value, budget));
  }
  const auto covers = [&places](PlaceId a, PlaceId b) {
    const PlaceFacts& outer = places.at(a);
    const PlaceFacts& inner = places.at(b);
    const bool same_polity = !outer.polity || !inner.polity || outer.polity == inner.polity;
    if (!same_polity) return false;
    return outer.name == inner.name || inner.polity_names.count(outer.name) > 0;
  };
  const FieldRules<PlaceId> rules = {
      "place", covers, [&covers](PlaceId a, PlaceId b) { return !covers(a, b) && !covers(b, a); },
      [&places](PlaceId place) { return places.at(place).name; },
      [&](PlaceId place) {
        return place == meeting.place ||
               (places.count(meeting.place) > 0 && covers(place, meeting.place));
      }};
  Describe(values, rules, sources, out);
  return absl::OkStatus();
}

}  // namespace

absl::Status AddSupport(const GraphReader& reader, EntityRef fact, Budget& budget,
                        v1::Support* out) {
  Sources sources;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanEvidence(fact, ArticleId(), 0, budget, [&](const Evidence& evidence) {
        sources.Add(evidence.article);
        return true;
      }));
  CHANCERY_RETURN_IF_ERROR(sources.ReadPublishers(reader, budget));
  sources.Describe(out);
  return absl::OkStatus();
}

absl::Status AddMeetingSupport(const GraphReader& reader, const Meeting& meeting, Budget& budget,
                               v1::Meeting* out) {
  Sources sources;
  ClaimedValues<PartialDate> dates;
  ClaimedValues<PlaceId> places;
  ClaimedValues<MeetingKind> kinds;
  ClaimedValues<MeetingStatus> statuses;
  const auto add = [&](ArticleId article, const auto& claim) {
    if (!claim.when.is_unknown()) AddClaim(claim.when, article, &dates);
    if (claim.place) AddClaim(claim.place, article, &places);
    if (claim.kind != MeetingKind::kUnknown) AddClaim(claim.kind, article, &kinds);
    if (claim.status != MeetingStatus::kUnknown) AddClaim(claim.status, article, &statuses);
  };
  size_t rows = 0;
  ArticleId article;
  std::set<uint32_t> claimed;  // indexes of `article` that have a claim
  std::vector<Evidence> unclaimed;
  CHANCERY_RETURN_IF_ERROR(
      reader.ScanEvidence(meeting.id, ArticleId(), 0, budget, [&](const Evidence& evidence) {
        sources.Add(evidence.article);
        if (++rows > kMaxClaimRows) return true;
        if (evidence.article != article) claimed.clear();
        article = evidence.article;
        const Meeting* claim =
            evidence.claim.has_value() ? std::get_if<Meeting>(&*evidence.claim) : nullptr;
        if (claim != nullptr) {
          claimed.insert(evidence.index);
          add(article, *claim);
        } else if (claimed.count(evidence.index) == 0) {
          unclaimed.push_back(evidence);
        }
        return true;
      }));
  CHANCERY_RETURN_IF_ERROR(sources.ReadPublishers(reader, budget));
  for (const Evidence& evidence : unclaimed) {
    if (!sources.IsWritten(evidence.article)) {
      // Evidence from before claims were kept: what its place says.
      add(evidence.article, evidence);
      continue;
    }
    Meeting written = meeting;
    // What a meeting is where nobody says.
    if (evidence.status == MeetingStatus::kUnknown && written.status == MeetingStatus::kHeld) {
      written.status = MeetingStatus::kUnknown;
    }
    add(evidence.article, written);
  }
  out->set_article_count(sources.article_count());
  sources.Describe(out->mutable_support());
  Describe(dates, DateRules(meeting), sources, out);
  CHANCERY_RETURN_IF_ERROR(DescribePlaces(reader, meeting, places, sources, budget, out));
  Describe(kinds, KindRules(meeting), sources, out);
  Describe(statuses, StatusRules(meeting), sources, out);
  return absl::OkStatus();
}

}  // namespace chancery
