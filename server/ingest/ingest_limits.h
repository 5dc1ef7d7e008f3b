// What one write may hold: the limits of ArticleFacts and WriteFacts, all of which are checked
// before the writer's lock is taken. Together they keep a request within 256 MB and about a second
// of that lock. Hitting one is LIMIT_EXCEEDED with the name that stands beside it; docs/limits.md
// has them in a table.

#ifndef CHANCERY_SERVER_INGEST_INGEST_LIMITS_H_
#define CHANCERY_SERVER_INGEST_INGEST_LIMITS_H_

#include <cstddef>
#include <cstdint>

namespace chancery {

// Of an article.
inline constexpr size_t kMaxArticleTextBytes = size_t{16} << 20;  // max_article_text_bytes
inline constexpr int kMaxFactsOfAKind = 10000;                    // max_facts_of_a_kind
inline constexpr int kMaxFactsPerArticle = 20000;                 // max_facts_per_article
inline constexpr int kMaxSourcesPerArticle = 50000;               // max_sources_per_article
inline constexpr size_t kMaxUrlBytes = 8192;                      // max_url_bytes
inline constexpr size_t kMaxTitleBytes = 4096;                    // max_title_bytes

// Of a WriteFacts request.
inline constexpr int kMaxFactsPerWrite = 100000;            // max_facts_per_write
inline constexpr size_t kMaxWriteBytes = size_t{64} << 20;  // max_write_bytes
inline constexpr size_t kMaxRequestIdBytes = 128;           // (a violation of request_id)

// Of each fact of either.
inline constexpr size_t kMaxNameBytes = 1024;                   // max_name_bytes
inline constexpr size_t kMaxStatementBytes = size_t{64} << 10;  // max_statement_bytes
inline constexpr int kMaxAliases = 1000;                        // max_aliases
// Names of an office are found with each name of its polity, so these multiply.
inline constexpr int kMaxVocabularyAliases = 64;  // max_vocabulary_aliases
inline constexpr int kMaxKeys = 100;              // max_keys
inline constexpr int kMaxTopics = 100;            // max_topics
inline constexpr int kMaxParties = 500;           // max_parties
inline constexpr int kMaxOfficesOfParty = 16;     // max_offices_of_party

// Of all that follows from the meetings and offices of a request, as it is estimated before the
// work (index_estimate.h).
inline constexpr uint64_t kMaxIndexRowsPerRequest = 1000000;              // max_index_rows
inline constexpr uint64_t kMaxIndexBytesPerRequest = uint64_t{64} << 20;  // max_index_bytes

}  // namespace chancery

#endif  // CHANCERY_SERVER_INGEST_INGEST_LIMITS_H_
