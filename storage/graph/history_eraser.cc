#include "storage/graph/history_eraser.h"

#include <algorithm>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/ordered_code.h"
#include "storage/encoding/record_codec.h"
#include "storage/encoding/varint.h"
#include "storage/graph/index_values.h"
#include "storage/graph/searched_texts.h"
#include "storage/text/text_words.h"

namespace chancery {
namespace {

absl::Status Corrupt() {
  return MakeError(absl::StatusCode::kDataLoss, "STORAGE_CORRUPT", "a closed row is damaged");
}

// Of several parties that are gone one stand-in is left.
template <typename Parties>
void DropRepeatedGroups(const std::string& group, Parties* parties) {
  bool seen = false;
  parties->erase(std::remove_if(parties->begin(), parties->end(),
                                [&](const auto& party) {
                                  if (party.party || party.group != group) return false;
                                  return std::exchange(seen, true);
                                }),
                 parties->end());
}

}  // namespace

HistoryEraser::HistoryEraser(RowStore& rows, std::shared_ptr<const RowReader> head,
                             const HistoryErasure& erasure, Budget& budget)
    : rows_(rows), head_(std::move(head)), erasure_(erasure), budget_(budget) {
  erased_.insert(erasure.entities.begin(), erasure.entities.end());
}

absl::StatusOr<uint64_t> HistoryEraser::Run() {
  CHANCERY_RETURN_IF_ERROR(SurveyEvidence());
  CHANCERY_RETURN_IF_ERROR(SurveyEntities());
  if (!erasure_.dry_run) {
    std::vector<EntityRef> untold(erased_.begin(), erased_.end());
    untold.insert(untold.end(), gone_.begin(), gone_.end());
    CHANCERY_RETURN_IF_ERROR(rows_.RedactLog({told_at_.begin(), told_at_.end()}, untold));
  }
  CHANCERY_RETURN_IF_ERROR(Apply(
      RowTable::kIndex, "", "",
      [this](const ClosedRow& row, std::string* payload) { return JudgeIndex(row, payload); }));
  CHANCERY_RETURN_IF_ERROR(DropNotes(HistoryErasure::NoteVerdict::kDrop));
  CHANCERY_RETURN_IF_ERROR(ApplyType(
      RowTable::kText, RowType::kArticleText,
      [this](const ClosedRow& row, std::string* payload) { return JudgeText(row, payload); }));
  CHANCERY_RETURN_IF_ERROR(
      ApplyType(RowTable::kCurrent, RowType::kEntity,
                [this](const ClosedRow& row, std::string* payload) -> absl::StatusOr<Verdict> {
                  EntityRef ref;
                  if (!ParseEntityKey(row.key, &ref)) return Corrupt();
                  if (IsErased(ref)) return Verdict::kKeep;  // last of all
                  return JudgeEntity(row, payload);
                }));
  CHANCERY_RETURN_IF_ERROR(ApplyType(
      RowTable::kEvidence, RowType::kEvidence,
      [this](const ClosedRow& row, std::string* payload) { return JudgeEvidence(row, payload); }));
  CHANCERY_RETURN_IF_ERROR(DropNotes(HistoryErasure::NoteVerdict::kDropLast));
  // Everything else is on the device before what says that there is something to do.
  CHANCERY_RETURN_IF_ERROR(Flush());
  for (EntityRef ref : erasure_.entities) {
    const std::string key = EntityKey(ref);
    CHANCERY_RETURN_IF_ERROR(Apply(
        RowTable::kCurrent, key, PrefixEnd(key),
        [](const ClosedRow&, std::string*) -> absl::StatusOr<Verdict> { return Verdict::kDrop; }));
  }
  CHANCERY_RETURN_IF_ERROR(Flush());
  return row_count_;
}

absl::Status HistoryEraser::Scan(RowTable table, absl::string_view begin, absl::string_view end,
                                 absl::FunctionRef<absl::Status(const ClosedRow&)> visit) {
  const auto it =
      head_->ScanClosed({table, std::string(begin), std::string(end)}, budget_.deadline());
  for (; it->Valid(); it->Next()) {
    CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
    CHANCERY_RETURN_IF_ERROR(visit(it->row()));
  }
  return it->status();
}

absl::Status HistoryEraser::Apply(RowTable table, absl::string_view begin, absl::string_view end,
                                  Judge judge) {
  std::string payload;
  return Scan(table, begin, end, [&](const ClosedRow& row) -> absl::Status {
    payload.clear();
    CHANCERY_ASSIGN_OR_RETURN(const Verdict verdict, judge(row, &payload));
    if (verdict == Verdict::kKeep) return absl::OkStatus();
    ++row_count_;
    if (erasure_.dry_run) return absl::OkStatus();
    if (verdict == Verdict::kDrop) {
      edits_.Drop(table, row.key, row.closed);
    } else {
      edits_.Rewrite(table, row, payload);
    }
    constexpr size_t kMaxEdits = 1000;
    constexpr size_t kMaxEditBytes = 4 << 20;
    if (edits_.edits().size() < kMaxEdits && edits_.bytes() < kMaxEditBytes) {
      return absl::OkStatus();
    }
    return Flush();
  });
}

absl::Status HistoryEraser::ApplyType(RowTable table, RowType type, Judge judge) {
  const std::string prefix = RowTypePrefix(type);
  CHANCERY_RETURN_IF_ERROR(Apply(table, prefix, PrefixEnd(prefix), judge));
  // What comes next may rely on this having been done.
  return Flush();
}

absl::Status HistoryEraser::DropNotes(HistoryErasure::NoteVerdict which) {
  if (!erasure_.judge_note) return absl::OkStatus();
  return ApplyType(RowTable::kNote, RowType::kNote,
                   [this, which](const ClosedRow& row, std::string*) -> absl::StatusOr<Verdict> {
                     std::string note;
                     if (!ParseNoteKey(row.key, &note)) return Corrupt();
                     return erasure_.judge_note(note, row.payload) == which ? Verdict::kDrop
                                                                            : Verdict::kKeep;
                   });
}

absl::Status HistoryEraser::Flush() {
  if (edits_.empty()) return absl::OkStatus();
  CHANCERY_RETURN_IF_ERROR(rows_.EditClosed(edits_));
  edits_.Clear();
  return absl::OkStatus();
}

absl::Status HistoryEraser::SurveyEvidence() {
  const std::string prefix = RowTypePrefix(RowType::kEvidence);
  return Scan(RowTable::kEvidence, prefix, PrefixEnd(prefix),
              [this](const ClosedRow& row) -> absl::Status {
                EntityRef fact;
                ArticleId article;
                uint32_t sequence;
                if (!ParseEvidenceKey(row.key, &fact, &article, &sequence)) return Corrupt();
                told_by_[fact].insert(article);
                if (IsErased(article)) rested_[fact].emplace_back(row.created, row.closed);
                return absl::OkStatus();
              });
}

// People come before their tenures and meetings, and meetings before statements at them, so one
// scan finds all that goes.
absl::Status HistoryEraser::SurveyEntities() {
  const std::string prefix = RowTypePrefix(RowType::kEntity);
  return Scan(RowTable::kCurrent, prefix, PrefixEnd(prefix),
              [this](const ClosedRow& row) -> absl::Status {
                std::string payload;
                CHANCERY_RETURN_IF_ERROR(JudgeEntity(row, &payload).status());
                EntityRef ref;
                if (!ParseEntityKey(row.key, &ref)) return Corrupt();
                if (IsGone(ref)) {
                  told_at_.insert(row.created);
                  told_at_.insert(row.closed);
                }
                return absl::OkStatus();
              });
}

bool HistoryEraser::RestedOnErased(EntityRef ref, const ClosedRow& row) const {
  if (ref.kind != EntityKind::kPerson && ref.kind != EntityKind::kTenure &&
      ref.kind != EntityKind::kMeeting && ref.kind != EntityKind::kStatement) {
    return false;
  }
  const auto it = rested_.find(ref);
  if (it == rested_.end()) return false;
  return std::any_of(it->second.begin(), it->second.end(), [&row](const auto& interval) {
    return interval.first < row.closed && row.created < interval.second;
  });
}

absl::StatusOr<std::vector<ArticleId>> HistoryEraser::SourcesOf(EntityRef ref) {
  if (ref.kind == EntityKind::kArticle) return std::vector<ArticleId>{ArticleId(ref.id)};
  if (!erasure_.redact ||
      (ref.kind != EntityKind::kMeeting && ref.kind != EntityKind::kStatement)) {
    return std::vector<ArticleId>();
  }
  std::set<ArticleId> sources;
  const auto it = told_by_.find(ref);
  if (it != told_by_.end()) sources = it->second;
  const std::string prefix = EvidenceKeyPrefix(ref);
  const auto live = head_->Scan(RowTable::kEvidence, prefix, PrefixEnd(prefix), budget_.deadline());
  for (; live->Valid(); live->Next()) {
    EntityRef fact;
    ArticleId article;
    uint32_t sequence;
    if (!ParseEvidenceKey(live->key(), &fact, &article, &sequence)) return Corrupt();
    sources.insert(article);
  }
  CHANCERY_RETURN_IF_ERROR(live->status());
  return std::vector<ArticleId>(sources.begin(), sources.end());
}

bool HistoryEraser::Redact(const std::vector<ArticleId>& sources, std::string* text) const {
  return erasure_.redact && !text->empty() && erasure_.redact(sources, text);
}

bool HistoryEraser::RedactAll(const std::vector<ArticleId>& sources,
                              std::vector<std::string>* texts) const {
  bool changed = false;
  for (std::string& text : *texts) changed |= Redact(sources, &text);
  return changed;
}

HistoryEraser::Verdict HistoryEraser::Rewrite(const std::vector<ArticleId>& sources,
                                              Entity* entity) {
  bool changed = false;
  if (auto* tenure = std::get_if<Tenure>(entity)) {
    if (IsGone(tenure->person)) return Verdict::kDrop;
    changed |= RedactAll(sources, &tenure->keys);
  } else if (auto* meeting = std::get_if<Meeting>(entity)) {
    for (Participation& part : meeting->participations) {
      if (part.party && IsGone(part.party)) {
        part = Participation();
        part.group = erasure_.stand_in;
        changed = true;
      }
      changed |= Redact(sources, &part.group);
    }
    if (changed) DropRepeatedGroups(erasure_.stand_in, &meeting->participations);
    changed |= Redact(sources, &meeting->title);
    changed |= RedactAll(sources, &meeting->keys);
  } else if (auto* statement = std::get_if<Statement>(entity)) {
    if (statement->speaker && IsGone(statement->speaker)) return Verdict::kDrop;
    if (statement->addressee && IsGone(statement->addressee)) {
      statement->addressee = EntityRef();
      changed = true;
    }
    // The claim of an article counts meetings by its own numbers, and those are never gone.
    if (statement->id && statement->meeting && IsGone(statement->meeting)) {
      statement->meeting = MeetingId();
      changed = true;
    }
    changed |= Redact(sources, &statement->text);
    changed |= Redact(sources, &statement->speaker_description);
    changed |= RedactAll(sources, &statement->keys);
  } else if (auto* article = std::get_if<Article>(entity)) {
    changed |= Redact(sources, &article->title);
    changed |= Redact(sources, &article->url);
    changed |= RedactAll(sources, &article->keys);
  } else {
    Names* names = nullptr;
    if (auto* role = std::get_if<Role>(entity)) names = &role->names;
    if (auto* polity = std::get_if<Polity>(entity)) names = &polity->names;
    if (auto* place = std::get_if<Place>(entity)) names = &place->names;
    if (auto* topic = std::get_if<Topic>(entity)) names = &topic->names;
    if (names != nullptr) {
      changed |= Redact(sources, &names->display);
      changed |= RedactAll(sources, &names->aliases);
      changed |= RedactAll(sources, &names->keys);
      if (changed) renamed_.insert(RefOf(*entity));
    }
  }
  return changed ? Verdict::kReplace : Verdict::kKeep;
}

absl::StatusOr<HistoryEraser::Verdict> HistoryEraser::JudgeEntity(const ClosedRow& row,
                                                                  std::string* payload) {
  EntityRef ref;
  if (!ParseEntityKey(row.key, &ref)) return Corrupt();
  if (IsErased(ref)) return Verdict::kDrop;
  CHANCERY_ASSIGN_OR_RETURN(Entity entity, DecodeEntity(ref, row.payload));
  Verdict verdict = Verdict::kDrop;
  if (!RestedOnErased(ref, row)) {
    CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> sources, SourcesOf(ref));
    verdict = Rewrite(sources, &entity);
  }
  if (verdict == Verdict::kReplace) {
    EncodeEntity(entity, payload);
    if (ref.kind == EntityKind::kStatement || ref.kind == EntityKind::kMeeting) {
      RetoldVersion& version = retold_[ref][row.created];
      version.closed = row.closed;
      version.words.clear();
      for (absl::string_view text : SearchedTexts(entity)) {
        for (TextWord& word : TextWords(text)) version.words.insert(std::move(word.stem));
      }
    }
  }
  if (verdict != Verdict::kDrop) return verdict;
  // Others may refer to it, then and now: it becomes what it is now, if it is.
  PinnedValue value;
  absl::string_view live;
  CHANCERY_ASSIGN_OR_RETURN(const bool found,
                            head_->Get(RowTable::kCurrent, EntityKey(ref), &value, &live));
  if (!found) {
    gone_.insert(ref);
    return Verdict::kDrop;
  }
  replaced_.insert(ref);
  CHANCERY_ASSIGN_OR_RETURN(entity, DecodeEntity(ref, live));
  CHANCERY_ASSIGN_OR_RETURN(const bool told, Age(row.created, &entity));
  if (!told) return Verdict::kDrop;
  EncodeEntity(entity, payload);
  return *payload == row.payload ? Verdict::kKeep : Verdict::kReplace;
}

absl::StatusOr<bool> HistoryEraser::Age(Revision then, Entity* entity) const {
  CHANCERY_ASSIGN_OR_RETURN(const std::shared_ptr<const RowReader> past, rows_.NewReader(then));
  absl::Status status;
  const auto unknown = [&](EntityRef ref) {
    if (!ref || !status.ok()) return false;
    PinnedValue value;
    absl::string_view payload;
    const absl::StatusOr<bool> found =
        past->Get(RowTable::kCurrent, EntityKey(ref), &value, &payload);
    if (!found.ok()) status = found.status();
    return found.ok() && !*found;
  };
  const auto prune = [&](auto* refs) {
    refs->erase(std::remove_if(refs->begin(), refs->end(), unknown), refs->end());
  };
  const auto prune_offices = [&](std::vector<QualifiedOffice>* offices) {
    offices->erase(
        std::remove_if(offices->begin(), offices->end(),
                       [&](const QualifiedOffice& office) { return unknown(office.role); }),
        offices->end());
  };
  bool told = true;
  if (auto* person = std::get_if<Person>(entity)) {
    if (unknown(person->polity)) person->polity = PolityId();
  } else if (auto* tenure = std::get_if<Tenure>(entity)) {
    told = !unknown(tenure->person) && !unknown(tenure->role);
  } else if (auto* meeting = std::get_if<Meeting>(entity)) {
    if (unknown(meeting->place)) meeting->place = PlaceId();
    prune(&meeting->topics);
    for (Participation& part : meeting->participations) {
      prune(&part.stated);
      prune_offices(&part.other_offices);
      if (!unknown(part.party)) continue;
      part = Participation();
      part.group = erasure_.stand_in;
    }
    DropRepeatedGroups(erasure_.stand_in, &meeting->participations);
  } else if (auto* statement = std::get_if<Statement>(entity)) {
    told = !unknown(statement->speaker);
    if (unknown(statement->meeting)) statement->meeting = MeetingId();
    if (unknown(statement->addressee)) statement->addressee = EntityRef();
    prune(&statement->stated);
    prune_offices(&statement->other_offices);
    prune(&statement->topics);
  }
  CHANCERY_RETURN_IF_ERROR(status);
  return told;
}

absl::StatusOr<HistoryEraser::Verdict> HistoryEraser::JudgeEvidence(const ClosedRow& row,
                                                                    std::string* payload) {
  Evidence evidence;
  if (!ParseEvidenceKey(row.key, &evidence.fact, &evidence.article, &evidence.sequence)) {
    return Corrupt();
  }
  if (IsGone(evidence.fact) || IsErased(evidence.article)) return Verdict::kDrop;
  CHANCERY_RETURN_IF_ERROR(DecodeEvidence(row.payload, &evidence));
  if (!evidence.claim.has_value()) return Verdict::kKeep;
  const Verdict verdict = Rewrite({evidence.article}, &*evidence.claim);
  if (verdict == Verdict::kReplace) EncodeEvidence(evidence, payload);
  return verdict;
}

absl::StatusOr<HistoryEraser::Verdict> HistoryEraser::JudgeText(const ClosedRow& row,
                                                                std::string* payload) {
  ArticleId article;
  if (!ParseArticleTextKey(row.key, &article)) return Corrupt();
  if (IsErased(article)) return Verdict::kDrop;
  payload->assign(row.payload.data(), row.payload.size());
  return Redact({article}, payload) ? Verdict::kReplace : Verdict::kKeep;
}

absl::StatusOr<HistoryEraser::Verdict> HistoryEraser::JudgeIndex(const ClosedRow& row,
                                                                 std::string* payload) {
  RowType type;
  if (!ParseRowType(row.key, &type)) return Corrupt();
  const auto drop_if = [](bool drop) { return drop ? Verdict::kDrop : Verdict::kKeep; };
  switch (type) {
    case RowType::kKey: {
      EntityRef ref;
      std::string text;
      absl::string_view id = row.payload;
      if (!ParseKeyKey(row.key, &ref.kind, &text) || !ReadVarint(&id, &ref.id)) {
        return Corrupt();
      }
      if (IsGone(ref)) return Verdict::kDrop;
      if (ref.kind == EntityKind::kPerson) return Verdict::kKeep;
      CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> sources, SourcesOf(ref));
      return drop_if(Redact(sources, &text));
    }
    case RowType::kName:
    case RowType::kWord:
    case RowType::kTransliteratedWord:
    case RowType::kNearWord: {
      EntityRef ref;
      std::string text;
      if (!ParseNameKey(row.key, &ref.kind, &text, &ref.id)) return Corrupt();
      return drop_if(IsGone(ref) || renamed_.contains(ref));
    }
    case RowType::kTenureOfPerson:
    case RowType::kTenureOfRole: {
      TenureId tenure;
      if (!ParseTenureKey(row.key, &tenure)) return Corrupt();
      return drop_if(IsGone(tenure) || replaced_.contains(tenure));
    }
    case RowType::kFactOfArticle: {
      ArticleId article;
      EntityRef fact;
      uint32_t sequence;
      if (!ParseFactOfArticleKey(row.key, &article, &fact, &sequence)) return Corrupt();
      return drop_if(IsGone(fact) || IsErased(article));
    }
    case RowType::kMeetingOfParty:
    case RowType::kRoleEncounter:
    case RowType::kLargeMeetingOf:
    case RowType::kHoldersAtLarge:
    case RowType::kLargeMeeting:
    case RowType::kStatementOfSpeaker:
    case RowType::kStatementByRole:
    case RowType::kStatementByTopic:
    case RowType::kStatementAtMeeting:
    case RowType::kTextWord:
    case RowType::kMeetingOnTopic:
    case RowType::kNamedHolder:
    case RowType::kHoldersOfPolity:
      return JudgeDated(row, payload);
    default:
      return Verdict::kKeep;
  }
}

absl::StatusOr<HistoryEraser::Verdict> HistoryEraser::JudgeDated(const ClosedRow& row,
                                                                 std::string* payload) {
  DatedKey key;
  if (!ParseDatedKey(row.key, &key)) return Corrupt();
  if (IsGone(key.owner) || IsGone(key.fact) || replaced_.contains(key.fact)) {
    return Verdict::kDrop;
  }
  if (key.type == RowType::kTextWord) {
    return renamed_.contains(key.fact) || TellsRedactedWord(key, row) ? Verdict::kDrop
                                                                      : Verdict::kKeep;
  }
  if (key.type == RowType::kRoleEncounter || key.type == RowType::kHoldersAtLarge ||
      key.type == RowType::kHoldersOfPolity) {
    RoleHolders holders;
    CHANCERY_RETURN_IF_ERROR(DecodeHolders(row.payload, key.part, &holders));
    const size_t before = holders.holders.size();
    holders.holders.erase(
        std::remove_if(holders.holders.begin(), holders.holders.end(),
                       [this](const RoleHolders::Holder& h) { return IsGone(h.person); }),
        holders.holders.end());
    if (holders.holders.empty()) return Verdict::kDrop;
    if (holders.holders.size() == before) return Verdict::kKeep;
    EncodeHolders(holders, payload);
    return Verdict::kReplace;
  }
  // Of a large meeting, the edge is in one row only.
  if ((key.type != RowType::kMeetingOfParty && key.type != RowType::kLargeMeeting) ||
      row.payload.empty()) {
    return Verdict::kKeep;
  }
  MeetingEdge edge;
  CHANCERY_RETURN_IF_ERROR(DecodeEdge(row.payload, key.part, &edge));
  CHANCERY_ASSIGN_OR_RETURN(const std::vector<ArticleId> sources, SourcesOf(key.fact));
  bool changed = false;
  for (EdgeParticipant& participant : edge.participants) {
    if (participant.party && IsGone(participant.party)) {
      participant = EdgeParticipant();
      participant.group = erasure_.stand_in;
      changed = true;
    }
    changed |= Redact(sources, &participant.group);
  }
  if (changed) DropRepeatedGroups(erasure_.stand_in, &edge.participants);
  changed |= Redact(sources, &edge.title);
  if (!changed) return Verdict::kKeep;
  EncodeEdge(edge, payload);
  return Verdict::kReplace;
}

bool HistoryEraser::TellsRedactedWord(const DatedKey& key, const ClosedRow& row) const {
  const auto versions = retold_.find(key.fact);
  if (versions == retold_.end()) return false;
  return std::any_of(versions->second.begin(), versions->second.end(), [&](const auto& version) {
    return version.first < row.closed && row.created < version.second.closed &&
           !version.second.words.contains(key.word);
  });
}

}  // namespace chancery
