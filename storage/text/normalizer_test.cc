#include "storage/text/normalizer.h"

#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gtest/gtest.h"
#include "storage/text/utf8.h"

namespace chancery {
namespace {

TEST(FoldNameTest, MakesPlainLowerCaseWords) {
  const struct {
    const char* name;
    const char* folded;
  } cases[] = {
      {"", ""},
      {" \t.,-", ""},
      {"Sergei Lavrov", "sergei lavrov"},
      {"  Lavrov,\tSERGEI  V. ", "lavrov sergei v"},
      {"Jean-Yves Le Drian", "jean yves le drian"},
      {"U.S. Secretary of State (acting)", "u s secretary of state acting"},
      {"Ant\u00F3nio Guterres", "antonio guterres"},
      {"Anto\u0301nio", "antonio"},
      {"Igor Matovi\u010D", "igor matovic"},
      {"Erdo\u011Fan, \u0130smet \u0131", "erdogan ismet i"},
      {"M\u00FCller Stra\u00DFe \u0141\u00F3d\u017A \u00C6r\u00F8 \u00DE\u00F3r",
       "muller strasse lodz aero thor"},
      {"Nguy\u1EC5n Ph\u00FA Tr\u1ECDng", "nguyen phu trong"},
      {"O\u2019Brien and O'Brien", "obrien and obrien"},
      {"Isma\u02BFil Qur`an", "ismail quran"},
      {"\u201CMad Dog\u201D \u2014 Mattis\u2026", "mad dog mattis"},
      {"\uFF2C\uFF41\uFF56\uFF52\uFF4F\uFF56 \uFB01\u00B2", "lavrov fi2"},
      {"G7 2022", "g7 2022"},
      {"co\u00ADop\u200Beration", "coop eration"},
      {"\u0661\u0662\u0663", "123"},
  };
  for (const auto& c : cases) EXPECT_EQ(FoldName(c.name), c.folded) << c.name;
}

TEST(FoldNameTest, ReadsOtherScripts) {
  const struct {
    const char* name;
    const char* folded;
  } cases[] = {
      {"\u0421\u0435\u0440\u0433\u0435\u0439 \u041B\u0430\u0432\u0440\u043E\u0432",
       "sergey lavrov"},
      {"\u0416\u0443\u043A\u043E\u0432", "zhukov"},
      {"\u0425\u0440\u0443\u0449\u0435\u0432", "khrushchev"},
      {"\u0415\u043B\u044C\u0446\u0438\u043D", "yeltsin"},
      {"\u041E\u043B\u044C\u0433\u0430", "olga"},
      {"\u0418\u0306", "y"},  // и with a combining breve is й
      {"\u0412\u043E\u043B\u043E\u0434\u0438\u043C\u0438\u0440 "
       "\u0417\u0435\u043B\u0435\u043D\u0441\u044C\u043A\u0438\u0439",
       "volodimir zelenskiy"},
      {"\u03A0\u03B1\u03C0\u03B1\u03BD\u03B4\u03C1\u03AD\u03BF\u03C5", "papandreou"},
      {"\u738B\u6BC5", "wang yi"},
      {"\u0645\u062D\u0645\u062F", "mhmd"},
  };
  for (const auto& c : cases) EXPECT_EQ(FoldName(c.name), c.folded) << c.name;
}

TEST(FoldNameTest, InvalidBytesSeparateWords) {
  EXPECT_EQ(FoldName("Lav\xFFrov"), "lav rov");
  EXPECT_EQ(FoldName("\xC3"), "");
  EXPECT_EQ(FoldName("\u738B\xE2\x80\u6BC5"), "wang yi");
}

TEST(FoldNameTest, FoldingTwiceChangesNothing) {
  for (char32_t value = 1; value < 0x20000; value += 1 + value % 3) {
    std::string name = "a";
    AppendUtf8(value, &name);
    name += "b";
    const std::string folded = FoldName(name);
    ASSERT_EQ(FoldName(folded), folded) << "U+" << std::hex << value;
    ASSERT_TRUE(IsValidUtf8(folded));
  }
}

TEST(FoldNameTest, ShortCutsEqualIcu) {
  std::vector<char32_t> alphabet = {U'\'', U'`', U'.', U' ', U'-', 0x2018, 0x2019, 0x201C, 0x2014};
  for (char32_t value = 'A'; value <= 'z'; ++value) alphabet.push_back(value);
  for (char32_t value = 0x80; value < 0x250; ++value) alphabet.push_back(value);
  for (char32_t value = 0x400; value < 0x460; ++value) alphabet.push_back(value);
  for (char32_t value = 0x1E00; value < 0x1F00; ++value) alphabet.push_back(value);
  std::mt19937 random(5);
  for (int round = 0; round < 5000; ++round) {
    std::string name;
    const int size = 1 + static_cast<int>(random() % 8);
    for (int i = 0; i < size; ++i) AppendUtf8(alphabet[random() % alphabet.size()], &name);
    ASSERT_EQ(FoldName(name), internal::FoldNameByIcu(name)) << name;
  }
}

TEST(FoldNameTest, RandomBytesGiveWordsOneSpaceApart) {
  std::mt19937 random(6);
  for (int round = 0; round < 3000; ++round) {
    std::string name;
    const int size = static_cast<int>(random() % 12);
    for (int i = 0; i < size; ++i) name.push_back(static_cast<char>(random()));
    const std::string folded = FoldName(name);
    ASSERT_TRUE(IsValidUtf8(folded));
    ASSERT_EQ(folded.find("  "), std::string::npos);
    if (!folded.empty()) {
      ASSERT_NE(folded.front(), ' ');
      ASSERT_NE(folded.back(), ' ');
    }
    NameKey(name);
  }
}

TEST(FoldNameTest, ThreadsFoldAtTheSameTime) {
  std::vector<std::thread> threads;
  threads.reserve(4);
  std::vector<int> wrong(4, 0);
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&wrong, i] {
      for (int round = 0; round < 200; ++round) {
        wrong[i] += FoldName("\u738B\u6BC5 \u03B1\u03B2") != "wang yi ab";
        wrong[i] += FoldName("Matovi\u010D") != "matovic";
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : wrong) EXPECT_EQ(count, 0);
}

TEST(NameKeyTest, SpellingsOfOneNameCollide) {
  const std::vector<std::vector<const char*>> names = {
      {"Sergei", "Sergey", "Serguei", "Sergue\u00EF", "Sergej",
       "\u0421\u0435\u0440\u0433\u0435\u0439"},
      {"Lavrov", "Lavroff", "Lawrow", "Lavrow", "LAVROV", "\u041B\u0430\u0432\u0440\u043E\u0432"},
      {"Zelensky", "Zelenskyy", "Zelenskiy", "Zelenskii", "Zelenskij", "Zelenskyj", "Zelenski",
       "\u0417\u0435\u043B\u0435\u043D\u0441\u044C\u043A\u0438\u0439"},
      {"Qaddafi", "Gaddafi", "Kadhafi", "Gadhafi", "Khaddafi", "Kadafi", "Qadhafi", "Gaddafy"},
      {"Mohammed", "Muhammad", "Mohamed", "Mohammad", "Muhammed", "Mohamad"},
      {"Hussein", "Husayn", "Hussain", "Husein", "Hossein"},
      {"Yasser", "Yasir", "Yaser", "Yassir"},
      {"Abdullah", "Abdallah", "Abdulla"},
      {"Mikhail", "Michail", "Mihail", "\u041C\u0438\u0445\u0430\u0438\u043B"},
      {"Dmitry", "Dmitri", "Dmitriy", "Dmitrii", "\u0414\u043C\u0438\u0442\u0440\u0438\u0439"},
      {"Andrei", "Andrey", "Andrej"},
      {"Gorbachev", "Gorbachov", "Gorbatchev", "Gorbatschow",
       "\u0413\u043E\u0440\u0431\u0430\u0447\u0451\u0432"},
      {"Khrushchev", "Khruschev", "\u0425\u0440\u0443\u0449\u0435\u0432"},
      {"Yanukovych", "Yanukovich", "Yanukovitch"},
      {"Milosevic", "Milosevich", "Milo\u0161evi\u0107"},
      {"Yeltsin", "Eltsin", "Yeltzin"},
      {"Nazarbayev", "Nazarbaev", "Nazarbaiev"},
      {"Ahmed", "Ahmad"},
      {"Khaled", "Khalid"},
      {"Omar", "Umar"},
      {"Walid", "Waleed"},
      {"Youri", "Yuri", "Iouri", "Yuriy", "\u042E\u0440\u0438\u0439"},
      {"Alexander", "Aleksander", "Aleksandr"},
      {"Netanyahu", "Netaniahu"},
      {"Nasser", "Nasir", "Naser"},
      {"Erdogan", "Erdo\u011Fan"},
      {"Mariya", "Maria", "Mariia"},
      {"al-Assad", "el Assad", "Al Asad"},
      {"Vladimir Putin", "Wladimir Putin",
       "\u0412\u043B\u0430\u0434\u0438\u043C\u0438\u0440 \u041F\u0443\u0442\u0438\u043D"},
      {"Medvedev", "Medwedew", "Medvedeff"},
  };
  for (const auto& spellings : names) {
    for (const char* spelling : spellings) {
      EXPECT_EQ(NameKey(spelling), NameKey(spellings[0])) << spelling << " and " << spellings[0];
    }
  }
}

TEST(NameKeyTest, DifferentNamesStayApart) {
  const std::vector<const char*> names = {
      "Sergei",  "Serge",   "Lavrov",   "Zelensky",  "Hussein",  "Hassan", "Hasina", "Mohammed",
      "Mahmoud", "Hamid",   "Hamad",    "Ahmed",     "Yasser",   "Yusuf",  "Nasser", "Abdullah",
      "Mikhail", "Michael", "Michelle", "Volodymyr", "Vladimir", "Dmytro", "Dmitry", "Kerry",
      "Kerrey",  "Gerry",   "Gates",    "Kates",     "Kim",      "Kem",    "Li",     "Lee",
      "Ho",      "Hu",      "Wang",     "Wen",       "Wong",     "Powell", "Paul",   "Rice",
      "Ross",    "Clinton", "Blinken",  "Putin",     "Petain",   "Colin",  "Clint",  "Churchill",
      "Karl",    "Carol",   "Merkel",   "Macron",    "Obama",    "Osama",  "Biden",  "Baker",
      "Bush",    "Bash",    "Assad",    "Arafat",    "Abbas",    "Sharon", "Peres",  "Peretz",
      "Ivanov",  "Ivanova", "Ivanenko", "Brezhnev",  "Gromyko",  "Molotov"};
  for (size_t i = 0; i < names.size(); ++i) {
    for (size_t j = i + 1; j < names.size(); ++j) {
      EXPECT_NE(NameKey(names[i]), NameKey(names[j])) << names[i] << " and " << names[j];
    }
  }
}

TEST(NameKeyTest, KeysTheWordsInOrder) {
  EXPECT_EQ(NameKey("Sergue\u00EF  LAVROFF"), NameKey("Sergei Lavrov"));
  EXPECT_EQ(NameKey("Sergei Lavrov"), NameKey("Sergei") + " " + NameKey("Lavrov"));
  EXPECT_NE(NameKey("Lavrov Sergei"), NameKey("Sergei Lavrov"));
  EXPECT_EQ(NameKey(""), "");
  EXPECT_EQ(NameKey(" - "), "");
}

// These are stored in indexes. If this fails, raise kNameKeyVersion.
TEST(NameKeyTest, KeysAreAsStored) {
  EXPECT_EQ(kNameKeyVersion, 1);
  EXPECT_EQ(NameKey("Sergey Lavrov"), "sergei lavruv");
  EXPECT_EQ(NameKey("Volodymyr Zelensky"), "vuludimir zelenski");
  EXPECT_EQ(NameKey("Muammar Gaddafi"), "muamar kadafi");
  EXPECT_EQ(NameKey("Condoleezza Rice"), "kunduliza rice");
}

}  // namespace
}  // namespace chancery
