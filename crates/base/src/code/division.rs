//! Administrative divisions (行政区划代码), GB/T 2260: the provinces of China, the cities of Zhejiang,
//! the districts and counties of Hangzhou, and those of its districts and cities that are no more,
//! because identity numbers and old registrations still carry their codes.

use jiff::civil::date;

use super::standard;
use crate::{Date, Refusal, Text};

/// The standard.
pub const STANDARD: &str = "GB/T 2260";

/// One division.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Division {
    /// Six digits: two of the province, two of the city, two of the district.
    pub code: &'static str,
    /// The name in Chinese.
    pub zh: &'static str,
    /// The name in English.
    pub en: &'static str,
    /// The first day on which it existed, when it is younger than the table needs to know.
    pub from: Option<Date>,
    /// The first day on which it existed no more.
    pub until: Option<Date>,
}

/// How high a division stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A province, autonomous region, municipality or special administrative region.
    Province,
    /// A city of a province.
    City,
    /// A district, county or county-level city.
    District,
}

impl Division {
    /// The name in both languages.
    pub fn name(&self) -> Text {
        Text::new(self.zh, self.en)
    }

    /// How high it stands.
    pub fn level(&self) -> Level {
        match (&self.code[2..4], &self.code[4..]) {
            ("00", _) => Level::Province,
            (_, "00") => Level::City,
            _ => Level::District,
        }
    }

    /// The division that it is part of; `None` for a province.
    pub fn parent(&self) -> Option<&'static Division> {
        match self.level() {
            Level::Province => None,
            Level::City => lookup(&self.code[..2]).ok(),
            Level::District => lookup(&self.code[..4]).ok(),
        }
    }

    /// Whether it existed on `on`, as far as the table knows.
    pub fn valid_on(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.until.is_none_or(|until| on < until)
    }
}

/// The division with `code`: two digits for a province, four for a city, or all six. Divisions that
/// are no more are found as well: see [`Division::valid_on`]. Refused with `bad_division`.
pub fn lookup(code: &str) -> Result<&'static Division, Refusal> {
    let shaped = matches!(code.len(), 2 | 4 | 6) && code.bytes().all(|byte| byte.is_ascii_digit());
    let found = |division: &&Division| {
        division.code.starts_with(code) && division.code[code.len()..].bytes().all(|b| b == b'0')
    };
    all().find(|division| shaped && found(division)).ok_or_else(|| {
        Refusal::new(
            "bad_division",
            422,
            "行政区划代码须为本平台所载的 2、4 或 6 位代码：全国各省级、浙江省各市、杭州市各区县（市）。",
            "A division code must be one of 2, 4 or 6 digits that the platform knows: the provinces \
             of China, the cities of Zhejiang, the districts and counties of Hangzhou.",
        )
        .because([standard(STANDARD)])
    })
}

/// Every division of the table: provinces, cities, districts, and what is no more.
pub fn all() -> impl Iterator<Item = &'static Division> {
    PROVINCES.iter().chain(&CITIES).chain(&DISTRICTS).chain(&FORMER)
}

const fn division(code: &'static str, zh: &'static str, en: &'static str) -> Division {
    Division { code, zh, en, from: None, until: None }
}

impl Division {
    const fn from(self, from: Date) -> Self {
        Self { from: Some(from), ..self }
    }

    const fn until(self, until: Date) -> Self {
        Self { until: Some(until), ..self }
    }
}

static PROVINCES: [Division; 34] = [
    division("110000", "北京市", "Beijing"),
    division("120000", "天津市", "Tianjin"),
    division("130000", "河北省", "Hebei"),
    division("140000", "山西省", "Shanxi"),
    division("150000", "内蒙古自治区", "Inner Mongolia"),
    division("210000", "辽宁省", "Liaoning"),
    division("220000", "吉林省", "Jilin"),
    division("230000", "黑龙江省", "Heilongjiang"),
    division("310000", "上海市", "Shanghai"),
    division("320000", "江苏省", "Jiangsu"),
    division("330000", "浙江省", "Zhejiang"),
    division("340000", "安徽省", "Anhui"),
    division("350000", "福建省", "Fujian"),
    division("360000", "江西省", "Jiangxi"),
    division("370000", "山东省", "Shandong"),
    division("410000", "河南省", "Henan"),
    division("420000", "湖北省", "Hubei"),
    division("430000", "湖南省", "Hunan"),
    division("440000", "广东省", "Guangdong"),
    division("450000", "广西壮族自治区", "Guangxi"),
    division("460000", "海南省", "Hainan"),
    division("500000", "重庆市", "Chongqing"),
    division("510000", "四川省", "Sichuan"),
    division("520000", "贵州省", "Guizhou"),
    division("530000", "云南省", "Yunnan"),
    division("540000", "西藏自治区", "Xizang"),
    division("610000", "陕西省", "Shaanxi"),
    division("620000", "甘肃省", "Gansu"),
    division("630000", "青海省", "Qinghai"),
    division("640000", "宁夏回族自治区", "Ningxia"),
    division("650000", "新疆维吾尔自治区", "Xinjiang"),
    division("710000", "台湾省", "Taiwan"),
    division("810000", "香港特别行政区", "Hong Kong"),
    division("820000", "澳门特别行政区", "Macao"),
];

static CITIES: [Division; 11] = [
    division("330100", "杭州市", "Hangzhou"),
    division("330200", "宁波市", "Ningbo"),
    division("330300", "温州市", "Wenzhou"),
    division("330400", "嘉兴市", "Jiaxing"),
    division("330500", "湖州市", "Huzhou"),
    division("330600", "绍兴市", "Shaoxing"),
    division("330700", "金华市", "Jinhua"),
    division("330800", "衢州市", "Quzhou"),
    division("330900", "舟山市", "Zhoushan"),
    division("331000", "台州市", "Taizhou"),
    division("331100", "丽水市", "Lishui"),
];

/// The day on which the province made known the present districts (its notice is of 2021-03-11).
const REFORM_OF_2021: Date = date(2021, 4, 9);

static DISTRICTS: [Division; 13] = [
    division("330102", "上城区", "Shangcheng District"),
    division("330105", "拱墅区", "Gongshu District"),
    division("330106", "西湖区", "Xihu District"),
    division("330108", "滨江区", "Binjiang District").from(date(1996, 12, 12)),
    division("330109", "萧山区", "Xiaoshan District").from(date(2001, 3, 25)),
    division("330110", "余杭区", "Yuhang District").from(date(2001, 3, 25)),
    division("330111", "富阳区", "Fuyang District").from(date(2015, 2, 15)),
    division("330112", "临安区", "Lin'an District").from(date(2017, 9, 15)),
    division("330113", "临平区", "Linping District").from(REFORM_OF_2021),
    division("330114", "钱塘区", "Qiantang District").from(REFORM_OF_2021),
    division("330122", "桐庐县", "Tonglu County"),
    division("330127", "淳安县", "Chun'an County"),
    division("330182", "建德市", "Jiande City"),
];

static FORMER: [Division; 6] = [
    division("330103", "下城区", "Xiacheng District").until(REFORM_OF_2021),
    division("330104", "江干区", "Jianggan District").until(REFORM_OF_2021),
    division("330181", "萧山市", "Xiaoshan City").until(date(2001, 3, 25)),
    division("330183", "富阳市", "Fuyang City").until(date(2015, 2, 15)),
    division("330184", "余杭市", "Yuhang City").until(date(2001, 3, 25)),
    division("330185", "临安市", "Lin'an City").until(date(2017, 9, 15)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_is_found_and_sits_in_what_it_is_part_of() {
        assert_eq!(all().map(|one| one.code).collect::<BTreeSet<_>>().len(), 34 + 11 + 13 + 6);
        for one in all() {
            assert_eq!(lookup(one.code), Ok(one));
            assert_eq!(one.parent().is_none(), one.level() == Level::Province, "{}", one.code);
        }
        let chain = [lookup("33"), lookup("3301"), lookup("330106")].map(Result::unwrap);
        assert_eq!(chain.map(|one| one.zh), ["浙江省", "杭州市", "西湖区"]);
        assert_eq!(chain[2].parent(), Some(chain[1]));
        assert_eq!(chain[1].parent(), Some(chain[0]));
        assert_eq!(chain.map(|one| one.level()), [Level::Province, Level::City, Level::District]);
    }

    #[test]
    fn on_each_day_hangzhou_has_the_districts_of_that_day() {
        let rows = [
            (date(2000, 1, 1), "下城区 余杭市", "萧山区"),
            (date(2020, 1, 1), "下城区 江干区 临安区", "临平区 临安市"),
            (date(2021, 4, 9), "临平区 钱塘区 上城区", "下城区 江干区"),
        ];
        for (on, there, gone) in rows {
            let valid: Vec<&str> = all().filter(|one| one.valid_on(on)).map(|one| one.zh).collect();
            assert!(there.split(' ').all(|name| valid.contains(&name)), "{on} {there}");
            assert!(!gone.split(' ').any(|name| valid.contains(&name)), "{on} {gone}");
        }
        let today = date(2026, 1, 1);
        let now = all().filter(|one| one.level() == Level::District && one.valid_on(today));
        assert_eq!(now.count(), 13);
    }

    #[test]
    fn what_is_no_known_division_is_refused() {
        for bad in ["", "3", "330", "3301060", "99", "33 ", "330199", "440300", "浙江", "00"] {
            let refusal = lookup(bad).unwrap_err();
            assert_eq!((refusal.code, refusal.status), ("bad_division", 422), "{bad}");
        }
    }
}
