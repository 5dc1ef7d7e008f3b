#include "server/ingest/erasure/article_erasure.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "server/ingest/decision_log.h"
#include "server/ingest/erasure/erased_notes.h"
#include "server/ingest/erasure/facts_redaction.h"
#include "server/ingest/if_found.h"
#include "server/ingest/meeting_matching.h"
#include "server/ingest/mention.h"
#include "server/ingest/profile_store.h"
#include "server/ingest/resolution.h"
#include "storage/base/status_macros.h"

namespace chancery {
namespace {

using EraserDescribe = absl::FunctionRef<absl::Status(const Transaction&, Curator::Outcome*)>;

// Not an error: a transaction that ends with it writes nothing.
absl::Status DryRun() { return absl::AbortedError("dry run"); }

// One erasure of an article.
class ArticleErasure {
 public:
  ArticleErasure(GraphStore& graph, const Gazetteer& gazetteer, ArticleId article, bool dry_run,
                 Budget& budget, EraserDescribe describe)
      : graph_(graph),
        gazetteer_(gazetteer),
        article_(article),
        dry_run_(dry_run),
        budget_(budget),
        describe_(describe) {}

  absl::StatusOr<Curator::Outcome> Run() {
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    Curator::Outcome outcome;
    outcome.revision = head->revision();
    CHANCERY_ASSIGN_OR_RETURN(const absl::optional<Article> live,
                              IfFound(head->GetArticle(article_)));
    if (live.has_value()) AddKeys(*live);
    bool closed = false;
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosed(article_, budget_, [&](const Entity& entity) {
      AddKeys(std::get<Article>(entity));
      return closed = true;
    }));
    if (!live.has_value() && !closed) return NothingToErase(article_);
    const absl::StatusOr<CommitResult> commit =
        graph_.Transact(budget_, [&](Transaction& txn) -> absl::Status {
          outcome.changes.clear();
          CHANCERY_RETURN_IF_ERROR(Retract(txn));
          CHANCERY_RETURN_IF_ERROR(describe_(txn, &outcome));
          return dry_run_ ? DryRun() : absl::OkStatus();
        });
    if (commit.ok()) {
      outcome.revision = commit->revision;
    } else if (!dry_run_ || !absl::IsAborted(commit.status())) {
      return commit.status();
    }
    CHANCERY_RETURN_IF_ERROR(GatherProfiles());
    CHANCERY_RETURN_IF_ERROR(VisitCandidates(graph_, budget_, [this](const NoteRefs& refs) {
      if (IsAboutIt(refs)) candidates_.insert(refs.candidates.begin(), refs.candidates.end());
    }));
    HistoryErasure erasure;
    erasure.entities = {article_};
    erasure.stand_in = kErasedPerson;
    erasure.judge_note = [this](absl::string_view key, absl::string_view value) {
      return JudgeNote(key, DropsNote(key, value));
    };
    erasure.dry_run = dry_run_;
    CHANCERY_ASSIGN_OR_RETURN(outcome.history_rows, graph_.EraseHistory(erasure, budget_));
    return outcome;
  }

 private:
  void AddKeys(const Article& article) { keys_.insert(article.keys.begin(), article.keys.end()); }

  absl::Status Retract(Transaction& txn) {
    CHANCERY_ASSIGN_OR_RETURN(const bool live, IsLive(txn.head(), article_));
    if (live) {
      // All at once: what is erased is not to be told of in between.
      Resolution resolution(txn, gazetteer_, std::numeric_limits<size_t>::max(), budget_);
      CHANCERY_RETURN_IF_ERROR(resolution.Retract(article_));
      CHANCERY_RETURN_IF_ERROR(resolution.Finish());
    }
    // Retracted before, it has left this behind.
    for (const std::string& key : keys_) {
      CHANCERY_ASSIGN_OR_RETURN(const std::set<uint32_t> indices, MeetingsOf(txn, key, budget_));
      for (uint32_t index : indices) {
        txn.DeleteNote(absl::StrCat(kMeetingHome, MeetingMentionName(key, index)));
      }
    }
    return absl::OkStatus();
  }

  // Those that nothing else tells of, nor ever did.
  absl::Status GatherProfiles() {
    const std::string note = PeopleInKey(article_);
    std::set<std::string> ids;
    CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
        note, budget_, [&](absl::string_view key, absl::string_view value, Revision, Revision) {
          if (key != note) return true;
          for (absl::string_view id : absl::StrSplit(value, '\n', absl::SkipEmpty())) {
            ids.emplace(id);
          }
          return true;
        }));
    const std::shared_ptr<const GraphReader> head = graph_.Latest();
    const std::string mine = SortableNumber(article_.value);
    for (const std::string& id : ids) {
      const std::string prefix = PeopleOfPrefix(id);
      bool elsewhere = false;
      const auto look = [&](absl::string_view key) {
        elsewhere |= absl::StripPrefix(key, prefix) != mine;
        return !elsewhere;
      };
      CHANCERY_RETURN_IF_ERROR(
          head->ScanNotes(prefix, "", budget_,
                          [&](absl::string_view key, absl::string_view) { return look(key); }));
      CHANCERY_RETURN_IF_ERROR(graph_.ScanClosedNotes(
          prefix, budget_,
          [&](absl::string_view key, absl::string_view, Revision, Revision) { return look(key); }));
      if (!elsewhere) profiles_.insert(id);
    }
    return absl::OkStatus();
  }

  bool IsAboutIt(const NoteRefs& refs) const {
    return std::any_of(
        refs.mentions.begin(), refs.mentions.end(), [this](const std::string& mention) {
          if (profiles_.contains(mention)) return true;
          const absl::optional<MeetingMention> meeting = ParseMeetingMention(mention);
          return meeting.has_value() && keys_.count(meeting->article_key) != 0;
        });
  }

  // A closed version of a note: does it tell what the article told?
  bool DropsNote(absl::string_view key, absl::string_view value) const {
    const absl::optional<NoteRefs> refs = RefsOfNote(key, value);
    if (!refs.has_value()) return false;
    if (std::find(refs->articles.begin(), refs->articles.end(), article_) != refs->articles.end()) {
      return true;
    }
    // Other articles keep their lists, whoever is in them.
    if (!refs->articles.empty()) return false;
    return IsAboutIt(*refs) ||
           std::any_of(refs->candidates.begin(), refs->candidates.end(),
                       [this](const std::string& id) { return candidates_.count(id) != 0; });
  }

  GraphStore& graph_;
  const Gazetteer& gazetteer_;
  const ArticleId article_;
  const bool dry_run_;
  Budget& budget_;
  const EraserDescribe describe_;
  std::set<std::string> keys_;        // of the article, now and before
  std::set<std::string> candidates_;  // ids
  absl::flat_hash_set<std::string> profiles_;
};

}  // namespace

absl::StatusOr<Curator::Outcome> EraseArticle(GraphStore& graph, const Gazetteer& gazetteer,
                                              ArticleId article, bool dry_run, Budget& budget,
                                              EraserDescribe describe) {
  return ArticleErasure(graph, gazetteer, article, dry_run, budget, describe).Run();
}

}  // namespace chancery
