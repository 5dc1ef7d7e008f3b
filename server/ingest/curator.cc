#include "server/ingest/curator.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/eraser.h"
#include "server/ingest/if_found.h"
#include "server/ingest/people_mover.h"
#include "server/ingest/resolution.h"
#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/graph/name_forms.h"
#include "storage/model/entities.h"

namespace chancery {
namespace {

std::string NameOf(EntityRef ref) { return absl::StrCat(CollectionOf(ref.kind), "/", ref.id); }

absl::Status NoSuch(EntityRef ref) {
  return MakeError(absl::StatusCode::kNotFound, "NOT_FOUND",
                   absl::StrCat("there is no ", NameOf(ref)), {{"resource", NameOf(ref)}});
}

bool MayBeCurated(EntityKind kind) {
  return kind == EntityKind::kPerson || kind == EntityKind::kMeeting;
}

// A decision is about each mention of one side with each of the other.
constexpr uint64_t kMaxDecisionPairs = 1000000;

// Not an error: a transaction that ends with it writes nothing.
absl::Status DryRun() { return absl::AbortedError("dry run"); }

class CuratorImpl final : public Curator {
 public:
  CuratorImpl(GraphStore& graph, const Gazetteer& gazetteer, const Clock& clock,
              size_t max_moved_articles)
      : graph_(graph),
        gazetteer_(gazetteer),
        clock_(clock),
        mover_(graph, gazetteer, max_moved_articles) {}

  absl::StatusOr<Outcome> Retract(ArticleId article, bool dry_run, Budget& budget) const override {
    return Run(dry_run, budget,
               [&](Transaction& txn, Resolution& resolution, Outcome*) -> absl::Status {
                 CHANCERY_RETURN_IF_ERROR(txn.head().GetArticle(article).status());
                 return resolution.Retract(article);
               });
  }

  absl::StatusOr<Outcome> Merge(EntityRef kept, EntityRef other, const DecisionNote& note,
                                bool dry_run, Budget& budget) const override {
    if (kept.kind != other.kind) {
      return InvalidField("other", absl::StrCat("is not in ", CollectionOf(kept.kind)));
    }
    if (kept == other) return InvalidField("other", "is the same resource");
    return Decide(kept, other, /*same=*/true, note, dry_run, budget);
  }

  absl::StatusOr<Outcome> KeepApart(EntityRef left, EntityRef right, const DecisionNote& note,
                                    Budget& budget) const override {
    if (left.kind != right.kind) {
      return InvalidField("right", absl::StrCat("is not in ", CollectionOf(left.kind)));
    }
    if (left == right) return InvalidField("right", "is the same resource: split it");
    return Decide(left, right, /*same=*/false, note, /*dry_run=*/false, budget);
  }

  absl::StatusOr<Outcome> Split(EntityRef ref, const std::vector<ArticleId>& articles,
                                const std::vector<std::string>& names, const DecisionNote& note,
                                bool dry_run, Budget& budget) const override {
    if (!MayBeCurated(ref.kind)) return InvalidField("name", "is neither a person nor a meeting");
    if (articles.empty() && names.empty()) {
      return InvalidField("articles", "names nothing to take away");
    }
    if (ref.kind != EntityKind::kPerson && !names.empty()) {
      return InvalidField("names", "is for people only");
    }
    Parted split;
    return Run(
        dry_run, budget,
        [&](Transaction& txn, Resolution& resolution, Outcome* outcome) -> absl::Status {
          CHANCERY_RETURN_IF_ERROR(RequireLive(txn, ref));
          for (ArticleId article : articles) {
            CHANCERY_RETURN_IF_ERROR(txn.head().GetArticle(article).status());
          }
          CHANCERY_ASSIGN_OR_RETURN(const std::vector<std::string> all,
                                    MentionsOf(txn, ref, budget));
          std::vector<std::string> taken;
          if (ref.kind == EntityKind::kPerson) {
            CHANCERY_ASSIGN_OR_RETURN(
                taken, resolution.people().SelectMentions(PersonId(ref.id), articles, names));
          } else {
            CHANCERY_ASSIGN_OR_RETURN(
                taken, resolution.meetings().SelectMentions(MeetingId(ref.id), articles));
          }
          std::vector<std::string> rest;
          for (const std::string& mention : all) {
            if (std::find(taken.begin(), taken.end(), mention) == taken.end()) {
              rest.push_back(mention);
            }
          }
          if (taken.empty()) {
            return InvalidField("articles",
                                absl::StrCat("nothing of ", NameOf(ref), " comes from there"));
          }
          if (rest.empty()) {
            return InvalidField("articles",
                                absl::StrCat("all of ", NameOf(ref), " comes from there"));
          }
          outcome->kept = ref;
          split = {rest.front(), taken.front()};
          CuratorDecision decision;
          decision.same = false;
          decision.kind = ref.kind;
          decision.left = rest;
          decision.right = taken;
          decision.note = note;
          decision.time = clock_.Now();
          return Enact(txn, resolution, &decision, outcome);
        },
        &split);
  }

  absl::StatusOr<Outcome> Undo(uint64_t id, bool dry_run, Budget& budget) const override {
    return Run(dry_run, budget,
               [&](Transaction& txn, Resolution& resolution, Outcome*) -> absl::Status {
                 CHANCERY_ASSIGN_OR_RETURN(const CuratorDecision decision, RemoveDecision(txn, id));
                 return TouchAll(resolution, decision);
               });
  }

  absl::StatusOr<Outcome> Import(const CuratorDecision& decision, Budget& budget) const override {
    if (!MayBeCurated(decision.kind) || decision.left.empty() || decision.right.empty()) {
      return InvalidField("decision", "has no mentions on one side");
    }
    return Run(/*dry_run=*/false, budget,
               [&](Transaction& txn, Resolution& resolution, Outcome* outcome) -> absl::Status {
                 CHANCERY_ASSIGN_OR_RETURN(
                     const std::vector<CuratorDecision> known,
                     DecisionsOf(txn, decision.kind, decision.left.front(), budget));
                 for (const CuratorDecision& other : known) {
                   if (other.same == decision.same && other.left == decision.left &&
                       other.right == decision.right && other.time == decision.time) {
                     outcome->decision = other.id;
                     return absl::OkStatus();
                   }
                 }
                 CuratorDecision copy = decision;
                 return Enact(txn, resolution, &copy, outcome);
               });
  }

  absl::StatusOr<Outcome> Erase(EntityRef ref, bool dry_run, Budget& budget) const override;

 private:
  using Change = Curator::Change;
  using Work = absl::FunctionRef<absl::Status(Transaction&, Resolution&, Outcome*)>;

  static absl::Status RequireLive(const Transaction& txn, EntityRef ref) {
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> entity,
                              IfFound(txn.head().GetEntity(ref)));
    return entity.has_value() ? absl::OkStatus() : NoSuch(ref);
  }

  static absl::Status TouchAll(Resolution& resolution, const CuratorDecision& decision) {
    for (const auto* side : {&decision.left, &decision.right}) {
      for (const std::string& mention : *side) {
        CHANCERY_RETURN_IF_ERROR(resolution.Touch(decision.kind, mention));
      }
    }
    return absl::OkStatus();
  }

  static absl::Status Enact(Transaction& txn, Resolution& resolution, CuratorDecision* decision,
                            Outcome* outcome) {
    if (decision->left.size() * decision->right.size() > kMaxDecisionPairs) {
      return LimitExceeded("max_decision_pairs", kMaxDecisionPairs, "the decision");
    }
    CHANCERY_RETURN_IF_ERROR(AddDecision(txn, decision));
    outcome->decision = decision->id;
    return TouchAll(resolution, *decision);
  }

  absl::StatusOr<Outcome> Decide(EntityRef left, EntityRef right, bool same,
                                 const DecisionNote& note, bool dry_run, Budget& budget) const {
    if (!MayBeCurated(left.kind)) return InvalidField("name", "is neither a person nor a meeting");
    return Run(
        dry_run, budget,
        [&](Transaction& txn, Resolution& resolution, Outcome* outcome) -> absl::Status {
          CuratorDecision decision;
          decision.same = same;
          decision.kind = left.kind;
          decision.note = note;
          decision.time = clock_.Now();
          for (const auto& [ref, mentions] :
               {std::make_pair(left, &decision.left), std::make_pair(right, &decision.right)}) {
            CHANCERY_RETURN_IF_ERROR(RequireLive(txn, ref));
            CHANCERY_ASSIGN_OR_RETURN(*mentions, MentionsOf(txn, ref, budget));
            if (mentions->empty()) {
              return InvalidField("name", absl::StrCat(NameOf(ref),
                                                       " was written as it is, by WriteFacts, "
                                                       "and no article tells of it: correct it "
                                                       "where it comes from"));
            }
          }
          outcome->kept = left;
          return Enact(txn, resolution, &decision, outcome);
        });
  }

  // A mention of each part of a split.
  struct Parted {
    std::string rest;
    std::string taken;
  };

  absl::StatusOr<Outcome> Run(bool dry_run, Budget& budget, Work work,
                              const Parted* split = nullptr) const {
    Outcome outcome;
    const absl::StatusOr<CommitResult> commit =
        graph_.Transact(budget, [&](Transaction& txn) -> absl::Status {
          outcome = Outcome();
          outcome.revision = txn.head().revision();
          Resolution resolution(txn, gazetteer_, mover_.max_articles(), budget);
          CHANCERY_RETURN_IF_ERROR(work(txn, resolution, &outcome));
          CHANCERY_RETURN_IF_ERROR(resolution.Finish());
          // What a dry run makes has no name.
          if (split != nullptr && !dry_run) {
            CHANCERY_ASSIGN_OR_RETURN(outcome.kept, ResourceOf(txn, split->rest));
            CHANCERY_ASSIGN_OR_RETURN(outcome.other, ResourceOf(txn, split->taken));
          }
          CHANCERY_RETURN_IF_ERROR(Describe(txn, &outcome));
          return dry_run ? DryRun() : absl::OkStatus();
        });
    if (dry_run) {
      if (!absl::IsAborted(commit.status())) return commit.status();
      outcome.decision = 0;
      return outcome;
    }
    if (!commit.ok()) return commit.status();
    outcome.revision = commit->revision;
    // The decision is made, whatever becomes of this.
    const absl::StatusOr<absl::optional<Revision>> moved = mover_.Run(budget);
    outcome.moved = moved.status();
    if (moved.ok()) outcome.revision = moved->value_or(outcome.revision);
    return outcome;
  }

  // What the transaction changes, for people to read.
  absl::Status Describe(const Transaction& txn, Outcome* outcome) const {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<EntityRef> changed, txn.Changed());
    for (EntityRef ref : changed) {
      Change change;
      change.ref = ref;
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> is, IfFound(txn.Get(ref)));
      CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Entity> was,
                                IfFound(txn.head().GetEntity(ref)));
      if (!is.has_value() && !was.has_value()) continue;
      change.kind = !was.has_value()  ? Change::Kind::kCreated
                    : !is.has_value() ? Change::Kind::kClosed
                                      : Change::Kind::kChanged;
      if (was.has_value()) {
        CHANCERY_ASSIGN_OR_RETURN(change.display, txn.head().DisplayName(ref));
      } else {
        CHANCERY_ASSIGN_OR_RETURN(change.display, DisplayNew(txn, *is));
      }
      outcome->changes.push_back(std::move(change));
    }
    return absl::OkStatus();
  }

  // The head does not know what is new.
  static absl::StatusOr<std::string> DisplayNew(const Transaction& txn, const Entity& entity) {
    const auto name_of = [&txn](EntityRef ref) -> absl::StatusOr<std::string> {
      CHANCERY_ASSIGN_OR_RETURN(const Entity other, txn.Get(ref));
      return DisplayNew(txn, other);
    };
    if (const auto* person = std::get_if<Person>(&entity)) return person->names.display;
    if (const auto* polity = std::get_if<Polity>(&entity)) return polity->names.display;
    if (const auto* place = std::get_if<Place>(&entity)) return place->names.display;
    if (const auto* topic = std::get_if<Topic>(&entity)) return topic->names.display;
    if (const auto* article = std::get_if<Article>(&entity)) return article->title;
    if (const auto* role = std::get_if<Role>(&entity)) {
      if (!role->polity) return RoleDisplayName(*role, nullptr);
      CHANCERY_ASSIGN_OR_RETURN(const Entity polity, txn.Get(role->polity));
      return RoleDisplayName(*role, &std::get<Polity>(polity));
    }
    if (const auto* tenure = std::get_if<Tenure>(&entity)) {
      CHANCERY_ASSIGN_OR_RETURN(const std::string person, name_of(tenure->person));
      CHANCERY_ASSIGN_OR_RETURN(const std::string role, name_of(tenure->role));
      return WithDate(absl::StrCat(person, ", ", role), tenure->interval.ToString());
    }
    if (const auto* meeting = std::get_if<Meeting>(&entity)) {
      std::string text;
      for (const Participation& part : meeting->participations) {
        std::string party = part.group;
        if (part.party) {
          CHANCERY_ASSIGN_OR_RETURN(party, name_of(part.party));
        }
        absl::StrAppend(&text, text.empty() ? "" : ", ", party);
      }
      return absl::StrCat(text, meeting->when.is_unknown() ? "" : ": ", meeting->when.ToString());
    }
    const auto& statement = std::get<Statement>(entity);
    std::string speaker = statement.speaker_description;
    if (statement.speaker) {
      CHANCERY_ASSIGN_OR_RETURN(speaker, name_of(statement.speaker));
    }
    return WithDate(std::move(speaker), statement.when.ToString());
  }

  // An interval of which nothing is known is "/".
  static std::string WithDate(std::string text, absl::string_view date) {
    if (!date.empty() && date != "/") absl::StrAppend(&text, " ", date);
    return text;
  }

  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const Clock& clock_;
  const PeopleMover mover_;
};

}  // namespace

absl::StatusOr<Curator::Outcome> CuratorImpl::Erase(EntityRef ref, bool dry_run,
                                                    Budget& budget) const {
  // What is left of people is told of them in articles that are not theirs any more.
  if (!dry_run) {
    CHANCERY_RETURN_IF_ERROR(mover_.Run(budget).status());
  }
  return Eraser(graph_, gazetteer_, mover_.max_articles())
      .Erase(ref, dry_run, budget,
             [this](const Transaction& txn, Outcome* outcome) { return Describe(txn, outcome); });
}

std::unique_ptr<Curator> Curator::Create(GraphStore& graph, const Gazetteer& gazetteer,
                                         const Clock& clock, size_t max_moved_articles) {
  return std::make_unique<CuratorImpl>(graph, gazetteer, clock, max_moved_articles);
}

}  // namespace chancery
