#include "storage/graph/text_search.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "storage/base/errors.h"
#include "storage/base/status_macros.h"
#include "storage/encoding/graph_keys.h"
#include "storage/graph/dated_cursor.h"
#include "storage/graph/dated_intersection.h"
#include "storage/graph/index_values.h"
#include "storage/graph/search_limits.h"
#include "storage/graph/searched_texts.h"

namespace chancery {
namespace {

// The texts of one kind that have all words and phrases, by DatedPosition.
class TextCursor {
 public:
  TextCursor(const RowReader& rows, const GraphReader& reader, EntityKind kind,
             const TextQuery& query, const DatedScan& scan, Budget& budget)
      : reader_(reader),
        kind_(kind),
        query_(query),
        days_(scan.days),
        budget_(budget),
        rows_(rows, TextWordPrefixes(kind, query), scan, budget) {
    status_ = Settle();
  }

  bool Valid() const { return status_.ok() && rows_.Valid(); }
  const absl::Status& status() const { return status_; }
  DatedPosition position() const { return rows_.position(); }
  const TextHit& hit() const { return hit_; }
  void Next() {
    rows_.Next();
    status_ = Settle();
  }

 private:
  // Forward to a row that answers.
  absl::Status Settle() {
    for (; rows_.Valid(); rows_.Next()) {
      TextMention mention;
      std::vector<uint32_t> times;
      for (size_t i = 0; i < rows_.size(); ++i) {
        CHANCERY_RETURN_IF_ERROR(DecodeMention(rows_.at(i).payload(), rows_.part(), &mention));
        times.push_back(mention.times);
      }
      hit_.entity = EntityRef(kind_, rows_.id());
      hit_.when = mention.when;
      hit_.score = ScoreText(times, mention.length);
      if (!Touches(hit_.when, days_)) continue;
      if (query_.phrases.empty()) return absl::OkStatus();
      CHANCERY_RETURN_IF_ERROR(budget_.Charge(1));
      CHANCERY_ASSIGN_OR_RETURN(const Entity entity, reader_.GetEntity(hit_.entity));
      for (absl::string_view text : SearchedTexts(entity)) {
        if (HasPhrases(query_, text)) return absl::OkStatus();
      }
    }
    return rows_.status();
  }

  const GraphReader& reader_;
  const EntityKind kind_;
  const TextQuery& query_;
  const DayRange days_;
  Budget& budget_;
  DatedIntersection rows_;
  TextHit hit_;
  absl::Status status_;
};

// The meetings on one topic, each as good an answer as the topic.
struct OnTopic {
  std::unique_ptr<DatedCursor> cursor;
  float score = 0;
};

absl::Status OpenTopics(const RowReader& rows, const GraphReader& reader, const TextQuery& query,
                        const DatedScan& scan, Budget& budget, std::vector<OnTopic>* topics) {
  TextCursor found(rows, reader, EntityKind::kTopic, query, DatedScan(), budget);
  for (; found.Valid(); found.Next()) {
    if (topics->size() == kMaxSearchedTopics) {
      return LimitExceeded("max_searched_topics", kMaxSearchedTopics,
                           "topics that have the words, whose meetings are looked for,");
    }
    OnTopic topic;
    topic.cursor = std::make_unique<DatedCursor>(
        rows, MeetingOnTopicPrefix(TopicId(found.hit().entity.id)), scan, budget);
    CHANCERY_RETURN_IF_ERROR(topic.cursor->status());
    if (!topic.cursor->Valid()) continue;
    topic.score = found.hit().score;
    topics->push_back(std::move(topic));
  }
  return found.status();
}

absl::Status ScanMeetingTexts(const RowReader& rows, const GraphReader& reader,
                              const TextQuery& query, const DatedScan& scan, Budget& budget,
                              absl::FunctionRef<bool(const TextHit&)> visit) {
  std::vector<OnTopic> topics;
  CHANCERY_RETURN_IF_ERROR(OpenTopics(rows, reader, query, scan, budget, &topics));
  TextCursor titles(rows, reader, EntityKind::kMeeting, query, scan, budget);
  const auto before = [&scan](const DatedPosition& a, const DatedPosition& b) {
    return scan.newest_first ? b < a : a < b;
  };
  // A heap of the topics by where they stand, the first on top.
  const auto later = [&before](const OnTopic& a, const OnTopic& b) {
    return before(b.cursor->position(), a.cursor->position());
  };
  std::make_heap(topics.begin(), topics.end(), later);
  while (true) {
    CHANCERY_RETURN_IF_ERROR(titles.status());
    const bool titled = titles.Valid();
    if (!titled && topics.empty()) return absl::OkStatus();
    TextHit hit;
    DatedPosition at;
    if (titled) {
      at = titles.position();
      hit = titles.hit();
    }
    if (!topics.empty() && (!titled || before(topics.front().cursor->position(), at))) {
      at = topics.front().cursor->position();
      StatementHit row;
      CHANCERY_RETURN_IF_ERROR(
          DecodeHit(topics.front().cursor->payload(), topics.front().cursor->part(), &row));
      hit.entity = MeetingId(at.id);
      hit.when = row.when;
      hit.score = 0;
    }
    // One meeting may be told by its title and by several topics.
    while (!topics.empty() && topics.front().cursor->position() == at) {
      hit.score = std::max(hit.score, topics.front().score);
      std::pop_heap(topics.begin(), topics.end(), later);
      OnTopic& topic = topics.back();
      topic.cursor->Next();
      CHANCERY_RETURN_IF_ERROR(topic.cursor->status());
      if (topic.cursor->Valid()) {
        std::push_heap(topics.begin(), topics.end(), later);
      } else {
        topics.pop_back();
      }
    }
    if (titled && titles.position() == at) titles.Next();
    if (Touches(hit.when, scan.days) && !visit(hit)) return absl::OkStatus();
  }
}

}  // namespace

std::vector<std::string> TextWordPrefixes(EntityKind kind, const TextQuery& query) {
  std::vector<std::string> prefixes;
  prefixes.reserve(query.words.size());
  for (const std::string& word : query.words) prefixes.push_back(TextWordPrefix(kind, word));
  return prefixes;
}

absl::Status ScanTexts(const RowReader& rows, const GraphReader& reader, EntityKind kind,
                       const TextQuery& query, const DatedScan& scan, Budget& budget,
                       absl::FunctionRef<bool(const TextHit&)> visit) {
  if (query.empty()) return absl::OkStatus();
  if (kind == EntityKind::kMeeting) {
    return ScanMeetingTexts(rows, reader, query, scan, budget, visit);
  }
  TextCursor texts(rows, reader, kind, query, scan, budget);
  for (; texts.Valid(); texts.Next()) {
    if (!visit(texts.hit())) return absl::OkStatus();
  }
  return texts.status();
}

}  // namespace chancery
