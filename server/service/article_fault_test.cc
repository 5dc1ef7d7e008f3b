#include "server/service/article_fault.h"

#include "gtest/gtest.h"
#include "storage/base/errors.h"

namespace chancery {
namespace {

using Code = absl::StatusCode;

TEST(ArticleFaultTest, WhatTheArticleSays) {
  EXPECT_TRUE(IsFaultOfArticle(InvalidField("article.text", "is not valid UTF-8")));
  EXPECT_TRUE(IsFaultOfArticle(LimitExceeded("max_article_text_bytes", 10, "article.text")));
  EXPECT_TRUE(IsFaultOfArticle(MakeError(Code::kInvalidArgument, "EVIDENCE_MISMATCH", "byte 3")));
  EXPECT_TRUE(IsFaultOfArticle(MakeError(Code::kAlreadyExists, "KEY_CONFLICT", "key")));
  EXPECT_TRUE(IsFaultOfArticle(MakeError(Code::kFailedPrecondition, "UNKNOWN_REFERENCE", "key")));
}

// A good article is never called bad because of the store, its code notwithstanding.
TEST(ArticleFaultTest, NotWhatTheStoreSays) {
  EXPECT_FALSE(
      IsFaultOfArticle(MakeError(Code::kFailedPrecondition, "STORAGE_UNAVAILABLE", "disk full")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kFailedPrecondition, "STORAGE_READ_ONLY", "")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kInvalidArgument, "STORAGE_UNAVAILABLE", "EIO")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kUnavailable, "STORAGE_UNAVAILABLE", "EIO")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kDataLoss, "STORAGE_CORRUPT", "block")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kAborted, "REVISION_CONFLICT", "")));
  EXPECT_FALSE(IsFaultOfArticle(absl::InvalidArgumentError("of unknown origin")));
  EXPECT_FALSE(IsFaultOfArticle(absl::ResourceExhaustedError("memory")));
}

TEST(ArticleFaultTest, NotWhatTheCallerMaySpend) {
  EXPECT_FALSE(IsFaultOfArticle(LimitExceeded("max_rows_read", 10, "the request")));
  EXPECT_FALSE(IsFaultOfArticle(MakeError(Code::kDeadlineExceeded, "DEADLINE_EXCEEDED", "")));
  EXPECT_FALSE(IsFaultOfArticle(absl::CancelledError("")));
}

}  // namespace
}  // namespace chancery
