// Where the reporter stands: the city of the dateline or of the head of a section.
//
//   "VIENNA, July 3 (Agency) - Talks began ..."        the whole article: Vienna
//   "9:15 p.m. Hiroshima"                              until the next head: Hiroshima
//   "Tuesday 4 March - Quito"                     until the next head of a day: Quito
//   "Travel to Brasilia", in the title                 before all of these: Brasilia
//   "Leaders converged on Apia", the lead              where the title names no city: Apia
//
//   Scenes scenes(document);
//   scenes.At(sentence).city;     // "Vienna", empty where the text does not say
//
// A meeting told without a place, which took place about the day of the article, was there.
//
// Immutable after construction: thread-safe. Cost: linear in the text.

#ifndef CHANCERY_CLIENT_EXTRACT_SCENE_H_
#define CHANCERY_CLIENT_EXTRACT_SCENE_H_

#include <string>
#include <vector>

#include "client/extract/document.h"
#include "storage/model/partial_date.h"

namespace chancery {

struct Scene {
  // In the words of the text, a name in capitals as one is written otherwise: "Vienna".
  std::string city;
  // The country that it lies in.
  std::string polity;
  // The one that says so; 0 where the title does.
  int sentence = 0;
  // Under a head with the time of day: told as it happens.
  bool live = false;
  // The dateline of a report says so.
  bool dateline = false;
  // A line of a programme that says where what stands below it takes place.
  bool heading = false;
  // Only the first sentences suppose so: a house that is named says more.
  bool supposed = false;
  // The days that such a line is of; unknown for none.
  PartialDate day;

  bool known() const { return !city.empty(); }
};

class Scenes {
 public:
  explicit Scenes(const Document& document);

  // Of sentence `s` of the document.
  const Scene& At(int s) const { return scenes_[scene_of_[s]]; }

 private:
  std::vector<Scene> scenes_;
  std::vector<int> scene_of_;  // by sentence
};

}  // namespace chancery

#endif  // CHANCERY_CLIENT_EXTRACT_SCENE_H_
