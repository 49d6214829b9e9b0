#include "cut/folder.h"

#include <gtest/gtest.h>

#include <set>

#include "base/testing_nightly.h"
#include "cut/testing_disk.h"
#include "source/sha256.h"

namespace plimsoll::cut {
namespace {

Plan plan_of(std::uint64_t trials = 3'000'000, std::uint64_t n_parts = 3, std::uint64_t seed = 1) {
  Plan plan;
  plan.of.version = "0.1.0";
  plan.of.stream = 2;
  plan.of.path = "shop.plim";
  plan.of.name = "shop.plim";
  plan.of.trials = plan.of.n_trials = trials;
  plan.of.seed = seed;
  plan.of.sampler = "random";
  plan.of.n_parts = n_parts;
  plan.texts = {"plimsoll 1\nmodel shop \"x\"\n"};
  plan.of.files = {{"shop.plim", source::sha256_hex(plan.texts[0])}};
  plan.pilot = "boundaries";
  return plan;
}

// What a block leaves behind here: a function of its range.
std::string partial_of(const Range& range) {
  return std::to_string(range.first) + "+" + std::to_string(range.n) + std::string(1500, 'x');
}
std::string joined(const std::vector<std::string>& partials) {
  std::string out;
  for (const std::string& one : partials) out += one;
  return out;
}

// A worker; false where its disk fails.
bool compute(const Folder& folder, const Plan& plan, std::uint64_t k, int* n_computed = nullptr) {
  const auto passes = folder.passes(plan);
  if (!passes) return false;
  const auto found = folder.look(plan, (*passes)[0], k);
  if (!found) return false;
  if (found->state == PartFound::State::whole) return true;
  auto work = PartWork::begin(folder, plan, (*passes)[0], k);
  if (!work) return false;
  for (std::size_t i = work->partials().size(); i < work->blocks().size(); ++i) {
    if (n_computed != nullptr) ++*n_computed;
    if (work->add(partial_of(work->blocks()[i]))) return false;
  }
  return !work->finish(joined(work->partials())).has_value();
}

std::string right_part(const Plan& plan, std::uint64_t k) {
  std::string out;
  for (const Range& block : plan.blocks(k)) out += partial_of(block);
  return out;
}

TEST(Plan, PartsAndBlocksCoverAllTrialsOnce) {
  for (const std::uint64_t trials : {1u, 7u, 100u, 1'000'003u, 40'000'000u}) {
    for (const std::uint64_t n_parts : {1u, 2u, 7u, 100u}) {
      if (n_parts > trials) continue;
      const Plan plan = plan_of(trials, n_parts);
      std::uint64_t next = 0;
      for (std::uint64_t k = 1; k <= n_parts; ++k) {
        EXPECT_EQ(plan.part(k).first, next);
        for (const Range& block : plan.blocks(k)) {
          EXPECT_EQ(block.first, next);
          EXPECT_GT(block.n, 0u);
          next = block.end();
        }
        EXPECT_EQ(plan.part(k).end(), next);
      }
      EXPECT_EQ(next, trials);
    }
  }
}

TEST(Plan, OfLatinAndSobolPartsAreWholeReplicates) {
  Plan plan = plan_of(32 * 65536, 5);
  plan.of.sampler = "sobol";
  plan.of.replicates = 32;
  EXPECT_EQ(most_parts(plan.of), 32u);
  std::uint64_t next = 0;
  for (std::uint64_t k = 1; k <= 5; ++k) {
    for (const Range& block : plan.blocks(k)) {
      EXPECT_EQ(block.first, next);
      EXPECT_EQ(block.n % 65536, 0u);
      next = block.end();
    }
  }
  EXPECT_EQ(next, plan.of.n_trials);
}

TEST(Plan, WhatIsWrittenIsRead) {
  Plan plan = plan_of();
  const std::string bytes = write_plan(plan);
  const auto read = read_plan("plan", bytes);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->of, plan.of);
  EXPECT_EQ(read->texts, plan.texts);
  EXPECT_EQ(read->pilot, plan.pilot);
  EXPECT_EQ(read->id, plan.id);
}

TEST(Plan, WhereTheModelLayIsNothingThatTheRunIs) {
  Plan plan = plan_of();
  write_plan(plan);
  Plan placed = plan_of();
  placed.place = "/home/one/shop.plim";
  const std::string bytes = write_plan(placed);
  EXPECT_EQ(placed.id, plan.id);
  const auto read = read_plan("plan", bytes);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->place, placed.place);
  EXPECT_EQ(read->id, plan.id);
  EXPECT_EQ(read->of, plan.of);
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  ASSERT_FALSE(folder.lay_out(placed));
  EXPECT_FALSE(folder.lay_out(plan));
  EXPECT_EQ(folder.read_plan()->place, placed.place);
}

TEST(Plan, EveryDamageIsRefused) {
  Plan plan = plan_of();
  plan.place = "/home/one/shop.plim";
  const std::string bytes = write_plan(plan);
  std::mt19937 random(2);
  for (int n = 0; n < 1000; ++n) {
    std::string bad = bytes;
    if (n % 2 == 0) {
      bad[random() % bad.size()] ^= static_cast<char>(1 << (random() % 8));
    } else {
      bad.resize(random() % bad.size());
    }
    EXPECT_FALSE(read_plan("plan", bad).ok());
  }
}

TEST(Plan, DifferencesAreNamed) {
  const Identity of = plan_of().of;
  EXPECT_FALSE(difference(of, of));
  EXPECT_EQ(*difference(of, plan_of(3'000'000, 3, 7).of), "the seed (7, and here 1)");
  Identity other = of;
  other.files[0].sha256 = "0";
  EXPECT_EQ(*difference(of, other), "the text of shop.plim");
  other = of;
  other.stream = 3;
  EXPECT_NE(difference(of, other)->find("random numbers (3, and here 2)"), std::string::npos);
  other = of;
  other.version = "9";
  EXPECT_NE(difference(of, other)->find("version"), std::string::npos);
}

TEST(Folder, APartIsComputedOnce) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  int n = 0;
  EXPECT_TRUE(compute(folder, plan, 2, &n));
  EXPECT_EQ(n, static_cast<int>(plan.blocks(2).size()));
  EXPECT_TRUE(compute(folder, plan, 2, &n));
  EXPECT_EQ(n, static_cast<int>(plan.blocks(2).size()));
  const auto found = folder.look(plan, (*folder.passes(plan))[0], 2);
  EXPECT_EQ(found->partial, right_part(plan, 2));
  EXPECT_EQ(disk.list("run/parts")->size(), 1u);
}

TEST(Folder, AnotherRunIsRefusedWithWhatDiffers) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  EXPECT_FALSE(folder.lay_out(plan));
  Plan other = plan_of(3'000'000, 3, 9);
  const auto error = folder.lay_out(other);
  ASSERT_TRUE(error);
  EXPECT_NE(error->message.find("the seed (9, and here 1)"), std::string::npos) << error->message;
}

TEST(Folder, PartsOfALostPlanAreNotWrittenOver) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  ASSERT_TRUE(compute(folder, plan, 2));
  ASSERT_FALSE(disk.remove("run/plan"));
  Plan other = plan_of(3'000'000, 3, 9);
  const auto error = folder.lay_out(other);
  ASSERT_TRUE(error);
  EXPECT_NE(error->message.find("000002.part is of another run, which differs in the seed"),
            std::string::npos)
      << error->message;
  EXPECT_NE(error->message.find("--into run-2"), std::string::npos) << error->message;
  EXPECT_FALSE(folder.has_plan());
  // Its own run takes it up.
  EXPECT_FALSE(folder.lay_out(plan));
  EXPECT_EQ(folder.look(plan, (*folder.passes(plan))[0], 2)->partial, right_part(plan, 2));
}

// Of a part that lies where another belongs.
std::string why(const Folder& folder, const Plan& plan, std::uint64_t k) {
  const auto found = folder.look(plan, (*folder.passes(plan))[0], k);
  return found->state == PartFound::State::wrong ? found->why : "";
}

TEST(Folder, WhatDoesNotBelongIsNamed) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  ASSERT_TRUE(compute(folder, plan, 1));
  ASSERT_TRUE(compute(folder, plan, 2));
  const std::string first = **disk.read("run/parts/000001.part");
  disk.put("run/parts/000003.part", first);
  EXPECT_EQ(why(folder, plan, 3), "holds part 1, and its name says part 3");
  TestingDisk elsewhere(1);
  const Folder other(elsewhere, "run");
  Plan of_other = plan_of(3'000'000, 3, 5);
  ASSERT_FALSE(other.lay_out(of_other));
  ASSERT_TRUE(compute(other, of_other, 1));
  disk.put("run/parts/000001.part", **elsewhere.read("run/parts/000001.part"));
  EXPECT_EQ(why(folder, plan, 1), "is of another run, which differs in the seed (5, and here 1)");
  const auto theirs = folder.look(plan, (*folder.passes(plan))[0], 1);
  EXPECT_TRUE(theirs->is_anothers);
  EXPECT_NE(folder.put_aside({*theirs}).find("`mv -n run/parts/000001.part run/000001.part.other`"),
            std::string::npos);
  EXPECT_FALSE(folder.look(plan, (*folder.passes(plan))[0], 3)->is_anothers);
  // Of another run, and not whole: nobody's.
  std::string torn = **elsewhere.read("run/parts/000001.part");
  torn.resize(torn.size() - 100);
  disk.put("run/parts/000002.part", torn);
  EXPECT_FALSE(folder.look(plan, (*folder.passes(plan))[0], 2)->is_anothers);
  disk.put("run/parts/000009.part", first);
  disk.put("run/parts/notes.txt", "x");
  const auto strangers = folder.strangers(plan, *folder.passes(plan));
  ASSERT_EQ(strangers->size(), 2u);
  EXPECT_NE((*strangers)[0].find("has 1 to 3"), std::string::npos);
  disk.put("run/parts/000002.part", "plimsoll part 1\nx");
  EXPECT_EQ(why(folder, plan, 2), "was written in another form (plimsoll part 1)");
  // What is wrong is computed again.
  for (std::uint64_t k = 1; k <= 3; ++k) {
    EXPECT_TRUE(compute(folder, plan, k));
    EXPECT_EQ(folder.look(plan, (*folder.passes(plan))[0], k)->partial, right_part(plan, k));
  }
}

TEST(Folder, ManyPartsOfAnotherRunAreToldAtOnce) {
  TestingDisk disk(1);
  const Folder folder(disk, "a run");
  std::vector<PartFound> found(60);
  for (std::size_t i = 0; i < found.size(); ++i) {
    const std::string number = (i < 9 ? "00000" : "0000") + std::to_string(i + 1);
    found[i] = {PartFound::State::wrong, "", i == 7 ? "is another" : "is odd", true,
                "a run/parts/" + number + ".part"};
  }
  EXPECT_EQ(folder.put_aside({}), "");
  const std::string all = folder.put_aside(found);
  EXPECT_TRUE(
      all.starts_with("a run/parts/000001.part, a run/parts/000002.part, a run/parts/000003.part "
                      "and 56 more: each is odd\na run/parts/000008.part is another; "))
      << all;
  EXPECT_NE(all.find("`mkdir -p 'a run/other' && mv -n 'a run/parts/000001.part' "),
            std::string::npos);
  EXPECT_NE(all.find(" 'a run/parts/000060.part' 'a run/other'` puts them aside"),
            std::string::npos);
  found.resize(4);
  EXPECT_NE(folder.put_aside(found).find("3.part and a run/parts/000004.part: each"),
            std::string::npos);
}

TEST(Folder, ADamagedPartIsNeverTakenForARightOne) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  for (std::uint64_t k = 1; k <= 3; ++k) ASSERT_TRUE(compute(folder, plan, k));
  const std::string right = **disk.read("run/parts/000002.part");
  std::mt19937 random(3);
  for (int n = 0; n < 1000; ++n) {
    std::string bad = right;
    switch (n % 4) {
      case 0:
        bad[random() % bad.size()] ^= static_cast<char>(1 << (random() % 8));
        break;
      case 1:
        bad.resize(random() % bad.size());
        break;
      case 2:
        bad += right.substr(random() % right.size());
        break;
      default:
        // A page of nothing.
        for (std::size_t i = random() % bad.size(), end = i + 512; i < std::min(end, bad.size());
             ++i) {
          bad[i] = '\0';
        }
    }
    disk.put("run/parts/000002.part", bad);
    const auto found = folder.look(plan, (*folder.passes(plan))[0], 2);
    if (bad == right) continue;
    EXPECT_EQ(found->state, PartFound::State::wrong) << n;
    EXPECT_FALSE(found->why.empty());
  }
}

TEST(Folder, DamagedBlocksOfAnUnfinishedPartAreComputedAgain) {
  Plan plan = plan_of();
  std::mt19937 random(4);
  for (int n = 0; n < 300; ++n) {
    TestingDisk disk(1);
    const Folder folder(disk, "run");
    ASSERT_FALSE(folder.lay_out(plan));
    const Pass pass = (*folder.passes(plan))[0];
    {
      auto work = PartWork::begin(folder, plan, pass, 1);
      ASSERT_TRUE(work);
      ASSERT_GE(work->blocks().size(), 3u);
      for (int i = 0; i < 3; ++i)
        ASSERT_FALSE(work->add(partial_of(work->blocks()[static_cast<std::size_t>(i)])));
    }
    const std::vector<std::string> names = *disk.list("run/parts");
    ASSERT_EQ(names.size(), 1u);
    std::string bad = **disk.read("run/parts/" + names[0]);
    if (n % 2 == 0) {
      bad[random() % bad.size()] ^= static_cast<char>(1 << (random() % 8));
    } else {
      bad.resize(random() % bad.size());
    }
    disk.put("run/parts/" + names[0], bad);
    auto work = PartWork::begin(folder, plan, pass, 1);
    ASSERT_TRUE(work);
    for (std::size_t i = 0; i < work->partials().size(); ++i) {
      EXPECT_EQ(work->partials()[i], partial_of(work->blocks()[i]));
    }
    EXPECT_FALSE(work->notes().empty());
  }
}

TEST(Folder, TwoWorkersOnOnePartLeaveItOnce) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  const Pass pass = (*folder.passes(plan))[0];
  auto one = PartWork::begin(folder, plan, pass, 1);
  ASSERT_FALSE(one->add(partial_of(one->blocks()[0])));
  auto other = PartWork::begin(folder, plan, pass, 1);
  EXPECT_EQ(other->partials().size(), 1u);
  for (auto* work : {&one, &other}) {
    for (std::size_t i = (*work)->partials().size(); i < (*work)->blocks().size(); ++i) {
      ASSERT_FALSE((*work)->add(partial_of((*work)->blocks()[i])));
    }
    const auto error = (*work)->finish(joined((*work)->partials()));
    EXPECT_FALSE(error) << error->message;
    EXPECT_EQ(folder.look(plan, pass, 1)->partial, right_part(plan, 1));
  }
  EXPECT_EQ(disk.list("run/parts")->size(), 1u);
}

TEST(Folder, AShortPassIsOfItsRunAndOfThePassBefore) {
  TestingDisk disk(1);
  const Folder folder(disk, "run");
  Plan plan = plan_of();
  ASSERT_FALSE(folder.lay_out(plan));
  const auto added = folder.add_pass(plan, (*folder.passes(plan))[0], "brackets");
  ASSERT_TRUE(added);
  const auto passes = folder.passes(plan);
  ASSERT_EQ(passes->size(), 2u);
  EXPECT_EQ((*passes)[1].plan, "brackets");
  auto work = PartWork::begin(folder, plan, (*passes)[1], 1);
  ASSERT_FALSE(work->finish("short"));
  EXPECT_EQ(folder.look(plan, (*passes)[1], 1)->partial, "short");
  EXPECT_EQ(folder.look(plan, (*passes)[0], 1)->state, PartFound::State::missing);
}

// Power is lost after any change: what was acknowledged is there, the rest is computed again, and the parts are right.
void lose_power_often(bool lies) {
  const int n_runs = testing_nightly::is_nightly() ? 1000 : 40;
  Plan plan = plan_of(3'000'000, 2);
  for (int run = 0; run < n_runs; ++run) {
    TestingDisk disk(static_cast<unsigned>(run), lies);
    std::mt19937 random(static_cast<unsigned>(run) + 77);
    const Folder folder(disk, "run");
    std::set<std::uint64_t> acknowledged;
    bool planned = false;
    for (int life = 0; life < 40; ++life) {
      disk.fail_after(life < 30 ? static_cast<int>(random() % 30) : -1);
      if (!folder.has_plan()) {
        // What was acknowledged is not lost, unless the disk lied.
        if (!lies) {
          EXPECT_FALSE(planned);
        }
        planned = !folder.lay_out(plan).has_value();
      } else if (const auto read = folder.read_plan(); read) {
        plan.id = read->id;
        planned = true;
      } else {
        // A disk that lies can lose a plan's bytes behind its name; that is told, and never taken for a plan.
        EXPECT_TRUE(lies);
        disk.fail_after(-1);
        EXPECT_FALSE(disk.remove("run/plan"));
        continue;
      }
      for (std::uint64_t k = 1; planned && k <= 2; ++k) {
        const auto found = folder.look(plan, {0, plan.pilot, plan.id}, k);
        ASSERT_TRUE(found);
        if (found->state == PartFound::State::whole) {
          EXPECT_EQ(found->partial, right_part(plan, k));
        } else if (!lies) {
          EXPECT_EQ(found->state, PartFound::State::missing);
          EXPECT_FALSE(acknowledged.contains(k));
        }
        if (compute(folder, plan, k)) acknowledged.insert(k);
      }
      if (life < 30) disk.lose_power();
    }
    for (std::uint64_t k = 1; k <= 2; ++k) {
      const auto found = folder.look(plan, {0, plan.pilot, plan.id}, k);
      EXPECT_EQ(found->partial, right_part(plan, k)) << run;
    }
    EXPECT_FALSE(folder.tidy());
    EXPECT_EQ(disk.list("run/parts")->size(), 2u) << run;
  }
}

TEST(Power, IsLostAtAnyMoment) {
  lose_power_often(false);
}

TEST(Power, IsLostOnADiskThatLiesAboutFlushing) {
  lose_power_often(true);
}

}  // namespace
}  // namespace plimsoll::cut
