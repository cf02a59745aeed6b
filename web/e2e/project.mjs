// A project of the demonstration, led by the API from its code to a changed drawing.
import { Somebody, closed } from "./api.mjs";

const OWNER = "91330110MA2DEM017L";
const CONTRACTOR = "91330106MA2DEM041C";
const DESIGNER = "330106199305181262";
const fingerprint = (letter) => letter.repeat(64);

/** Fingerprints of the drawings in the order in which they are filed. */
export const DRAWINGS = {
  scheme: fingerprint("a"),
  first: fingerprint("b"),
  changed: fingerprint("c"),
};

/** Answers the project's code and cases; the change of drawings still waits for its review. */
export async function aProject(name) {
  const parcel = `TD330110${String(Date.now()).slice(-6)}`;
  const keeper = await Somebody.named("keeper_planning_and_resources");
  await keeper.import("parcel", [parcelRow(parcel)]);
  const market = await Somebody.named("keeper_market_supervision");
  await market.import("entity", [
    {
      uscc: CONTRACTOR,
      name: "杭州示例建工有限公司",
      kind: "limited_company",
      status: "active",
      industry: "E47",
      district: "330106",
    },
  ]);
  const owner = await Somebody.named("linyue");
  const cases = {};
  const apply = async (packageId, given) => {
    cases[packageId] = await owner.apply(packageId, { subject: cases.code, ...given });
    return cases[packageId];
  };
  const coding = await apply("project_coding", { answers: codingAnswers(name) });
  cases.code = (await owner.until(coding, closed)).subject.key;
  await owner.mayActFor(cases.code);
  await owner.until(
    await apply("enterprise_land", {
      answers: { "project.stated_parcel_code": parcel },
      documents: ["land_contract_file", "first_payment_receipt"],
    }),
    closed,
  );
  await owner.until(
    await apply("small_engineering_permit", {
      answers: {
        "project.scheme_chapters": ["sunlight", "energy", "traffic"],
        "project.scheme_hash": DRAWINGS.scheme,
        "project.neighbours_interested": false,
      },
      commitments: ["planning_promise"],
    }),
    closed,
  );
  const planner = await Somebody.named("keeper_development_and_reform");
  await planner.import("project", [{ code: cases.code, eia_done: true, soil_water_done: true }]);
  const reviewer = await Somebody.named("officer_drawing_review_body");
  const construction = await apply("enterprise_construction_permit", {
    answers: {
      "project.drawing_hash": DRAWINGS.first,
      "project.drawing_designer_id": DESIGNER,
      "project.civil_defence_works": false,
      "project.contractor_uscc": CONTRACTOR,
    },
    documents: ["construction_drawings"],
  });
  await reviewer.approve(construction, "joint_drawing_review");
  await owner.until(construction, closed);
  const change = await apply("drawing_change", {
    answers: {
      "project.change_reason": "调整楼梯间",
      "project.changed_drawing_hash": DRAWINGS.changed,
      "project.changed_designer_id": DESIGNER,
    },
  });
  const open = ({ tasks }) => tasks.some(({ state }) => state === "open");
  await owner.until(change, open);
  return cases;
}

function codingAnswers(name) {
  return {
    "project.name": name,
    "project.owner_uscc": OWNER,
    "project.district": "330110",
    "project.investment_yuan": "60000000",
    "project.investor": "enterprise",
    "project.authority": "city",
    "project.excluded_kind": "none",
    "project.works": "building",
    "project.sector": "factory",
    "project.use": "warehouse",
    "project.new_land": true,
    "project.floor_area_m2": "4900",
    "project.height_m": "9",
    "project.has_basement": false,
    "project.single_function": true,
    "project.includes_base_station": false,
  };
}

function parcelRow(code) {
  return {
    code,
    district: "330110",
    land_use: "industrial",
    protected_area: "none",
    growth_boundary_ok: true,
    main_function: "industrial",
    in_key_style_area: false,
    in_park: true,
    contaminated: false,
    cleared_for_supply: true,
    conditions_published: true,
    region_eia: true,
    region_energy: true,
    region_geology: true,
    region_minerals: true,
    region_soil_water: true,
    region_relics: true,
    standard_land: false,
    standard_investment_per_mu_yuan: "3000000",
    standard_plot_ratio: "1.2",
  };
}
