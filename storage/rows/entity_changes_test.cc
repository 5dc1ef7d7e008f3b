#include "storage/rows/entity_changes.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace chancery {
namespace {

TEST(EntityChangesTest, ChangesAreReadAsWritten) {
  std::vector<EntityChange> changes;
  for (int kind = 1; kind < kEntityKindCount; ++kind) {
    for (int what = 0; what < 3; ++what) {
      changes.push_back({EntityRef(static_cast<EntityKind>(kind), uint64_t{1} << (7 * kind)),
                         static_cast<EntityChange::Kind>(what)});
    }
  }
  std::vector<EntityChange> read;
  ASSERT_TRUE(DecodeChanges(EncodeChanges(changes), &read));
  EXPECT_EQ(read, changes);
}

TEST(EntityChangesTest, DamagedChangesAreRefused) {
  std::vector<EntityChange> read;
  const std::string good = EncodeChanges({{PersonId(300), EntityChange::Kind::kClosed}});
  EXPECT_FALSE(DecodeChanges(good.substr(0, good.size() - 1), &read));
  EXPECT_FALSE(DecodeChanges(std::string("\x03\x01", 2), &read));
  EXPECT_FALSE(DecodeChanges(std::string("\xfc\x01", 2), &read));
}

}  // namespace
}  // namespace chancery
