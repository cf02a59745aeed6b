//! Industries (国民经济行业分类), GB/T 4754-2017: the 20 sections, A to T, and the 97 divisions, 01 to 97.
//! The names in Chinese are the standard's; those in English are ours.

use super::standard;
use crate::{Refusal, Text};

/// The standard.
pub const STANDARD: &str = "GB/T 4754-2017";

/// A section or a division of the standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Industry {
    /// The letter of the section.
    pub section: char,
    /// The number of the division, 1 to 97; `None` for the section as a whole.
    pub division: Option<u8>,
    /// The name in Chinese.
    pub zh: &'static str,
    /// The name in English.
    pub en: &'static str,
}

impl Industry {
    /// The code as rules write it: `C` for a section, `C39` for a division.
    pub fn code(&self) -> String {
        self.division
            .map_or(self.section.to_string(), |number| format!("{}{number:02}", self.section))
    }

    /// The name in both languages.
    pub fn name(&self) -> Text {
        Text::new(self.zh, self.en)
    }
}

/// The industry with `code`: a section (`C`), a division (`39`), or both (`C39`), which must belong
/// together. Refused with `bad_industry`.
pub fn lookup(code: &str) -> Result<Industry, Refusal> {
    let (section, number) = match code.as_bytes() {
        [letter @ b'A'..=b'T'] => (Some(char::from(*letter)), None),
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => (None, Some((tens - b'0') * 10 + ones - b'0')),
        [letter @ b'A'..=b'T', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            (Some(char::from(*letter)), Some((tens - b'0') * 10 + ones - b'0'))
        }
        _ => return Err(bad()),
    };
    let found = |one: &Industry| {
        one.division == number && section.is_none_or(|letter| letter == one.section)
    };
    all().find(found).ok_or_else(bad)
}

/// Every section and division, in the order of the standard.
pub fn all() -> impl Iterator<Item = Industry> {
    SECTIONS.iter().flat_map(|(section, zh, en, first, last)| {
        let whole = Industry { section: *section, division: None, zh, en };
        let parts = (*first..=*last).map(|number| {
            let (zh, en) = DIVISIONS[usize::from(number) - 1];
            Industry { section: *section, division: Some(number), zh, en }
        });
        std::iter::once(whole).chain(parts)
    })
}

fn bad() -> Refusal {
    Refusal::new(
        "bad_industry",
        422,
        "行业代码须为门类字母 A 至 T、大类数字 01 至 97，或相符的门类加大类，如 C39。",
        "An industry code must be a section A to T, a division 01 to 97, or a section with one of its \
         divisions, such as C39.",
    )
    .because([standard(STANDARD)])
}

/// Letter, names, first and last division of each section.
static SECTIONS: [(char, &str, &str, u8, u8); 20] = [
    ('A', "农、林、牧、渔业", "Agriculture, forestry, animal husbandry and fishery", 1, 5),
    ('B', "采矿业", "Mining", 6, 12),
    ('C', "制造业", "Manufacturing", 13, 43),
    (
        'D',
        "电力、热力、燃气及水生产和供应业",
        "Production and supply of electricity, heat, gas and water",
        44,
        46,
    ),
    ('E', "建筑业", "Construction", 47, 50),
    ('F', "批发和零售业", "Wholesale and retail trade", 51, 52),
    ('G', "交通运输、仓储和邮政业", "Transport, storage and post", 53, 60),
    ('H', "住宿和餐饮业", "Accommodation and catering", 61, 62),
    (
        'I',
        "信息传输、软件和信息技术服务业",
        "Information transmission, software and information technology services",
        63,
        65,
    ),
    ('J', "金融业", "Finance", 66, 69),
    ('K', "房地产业", "Real estate", 70, 70),
    ('L', "租赁和商务服务业", "Leasing and business services", 71, 72),
    ('M', "科学研究和技术服务业", "Scientific research and technical services", 73, 75),
    (
        'N',
        "水利、环境和公共设施管理业",
        "Management of water conservancy, environment and public facilities",
        76,
        79,
    ),
    (
        'O',
        "居民服务、修理和其他服务业",
        "Services to households, repair and other services",
        80,
        82,
    ),
    ('P', "教育", "Education", 83, 83),
    ('Q', "卫生和社会工作", "Health and social work", 84, 85),
    ('R', "文化、体育和娱乐业", "Culture, sports and entertainment", 86, 90),
    (
        'S',
        "公共管理、社会保障和社会组织",
        "Public administration, social security and social organisations",
        91,
        96,
    ),
    ('T', "国际组织", "International organisations", 97, 97),
];

/// Names of the divisions; the first is 01.
static DIVISIONS: [(&str, &str); 97] = [
    ("农业", "Agriculture"),
    ("林业", "Forestry"),
    ("畜牧业", "Animal husbandry"),
    ("渔业", "Fishery"),
    (
        "农、林、牧、渔专业及辅助性活动",
        "Professional and support activities for agriculture, forestry, animal husbandry and fishery",
    ),
    ("煤炭开采和洗选业", "Mining and washing of coal"),
    ("石油和天然气开采业", "Extraction of petroleum and natural gas"),
    ("黑色金属矿采选业", "Mining and processing of ferrous metal ores"),
    ("有色金属矿采选业", "Mining and processing of non-ferrous metal ores"),
    ("非金属矿采选业", "Mining and processing of non-metal ores"),
    ("开采专业及辅助性活动", "Professional and support activities for mining"),
    ("其他采矿业", "Other mining"),
    ("农副食品加工业", "Processing of food from agricultural products"),
    ("食品制造业", "Manufacture of foods"),
    ("酒、饮料和精制茶制造业", "Manufacture of liquor, beverages and refined tea"),
    ("烟草制品业", "Manufacture of tobacco products"),
    ("纺织业", "Manufacture of textiles"),
    ("纺织服装、服饰业", "Manufacture of garments and apparel"),
    (
        "皮革、毛皮、羽毛及其制品和制鞋业",
        "Manufacture of leather, fur, feather and related products and footwear",
    ),
    (
        "木材加工和木、竹、藤、棕、草制品业",
        "Processing of timber and manufacture of wood, bamboo, rattan, palm and straw products",
    ),
    ("家具制造业", "Manufacture of furniture"),
    ("造纸和纸制品业", "Manufacture of paper and paper products"),
    ("印刷和记录媒介复制业", "Printing and reproduction of recording media"),
    (
        "文教、工美、体育和娱乐用品制造业",
        "Manufacture of articles for culture, education, arts and crafts, sports and entertainment",
    ),
    ("石油、煤炭及其他燃料加工业", "Processing of petroleum, coal and other fuels"),
    ("化学原料和化学制品制造业", "Manufacture of chemical raw materials and chemical products"),
    ("医药制造业", "Manufacture of medicines"),
    ("化学纤维制造业", "Manufacture of chemical fibres"),
    ("橡胶和塑料制品业", "Manufacture of rubber and plastic products"),
    ("非金属矿物制品业", "Manufacture of non-metallic mineral products"),
    ("黑色金属冶炼和压延加工业", "Smelting and pressing of ferrous metals"),
    ("有色金属冶炼和压延加工业", "Smelting and pressing of non-ferrous metals"),
    ("金属制品业", "Manufacture of metal products"),
    ("通用设备制造业", "Manufacture of general-purpose machinery"),
    ("专用设备制造业", "Manufacture of special-purpose machinery"),
    ("汽车制造业", "Manufacture of automobiles"),
    (
        "铁路、船舶、航空航天和其他运输设备制造业",
        "Manufacture of railway, ship, aerospace and other transport equipment",
    ),
    ("电气机械和器材制造业", "Manufacture of electrical machinery and apparatus"),
    (
        "计算机、通信和其他电子设备制造业",
        "Manufacture of computers, communication and other electronic equipment",
    ),
    ("仪器仪表制造业", "Manufacture of measuring instruments and meters"),
    ("其他制造业", "Other manufacture"),
    ("废弃资源综合利用业", "Comprehensive use of waste resources"),
    ("金属制品、机械和设备修理业", "Repair of metal products, machinery and equipment"),
    ("电力、热力生产和供应业", "Production and supply of electricity and heat"),
    ("燃气生产和供应业", "Production and supply of gas"),
    ("水的生产和供应业", "Production and supply of water"),
    ("房屋建筑业", "Construction of buildings"),
    ("土木工程建筑业", "Civil engineering"),
    ("建筑安装业", "Building installation"),
    ("建筑装饰、装修和其他建筑业", "Building decoration, finishing and other construction"),
    ("批发业", "Wholesale trade"),
    ("零售业", "Retail trade"),
    ("铁路运输业", "Railway transport"),
    ("道路运输业", "Road transport"),
    ("水上运输业", "Water transport"),
    ("航空运输业", "Air transport"),
    ("管道运输业", "Pipeline transport"),
    ("多式联运和运输代理业", "Multimodal transport and transport agency"),
    ("装卸搬运和仓储业", "Loading, unloading, portage and storage"),
    ("邮政业", "Post"),
    ("住宿业", "Accommodation"),
    ("餐饮业", "Catering"),
    (
        "电信、广播电视和卫星传输服务",
        "Telecommunication, broadcasting, television and satellite transmission services",
    ),
    ("互联网和相关服务", "Internet and related services"),
    ("软件和信息技术服务业", "Software and information technology services"),
    ("货币金融服务", "Monetary and financial services"),
    ("资本市场服务", "Capital market services"),
    ("保险业", "Insurance"),
    ("其他金融业", "Other financial services"),
    ("房地产业", "Real estate"),
    ("租赁业", "Leasing"),
    ("商务服务业", "Business services"),
    ("研究和试验发展", "Research and experimental development"),
    ("专业技术服务业", "Professional technical services"),
    ("科技推广和应用服务业", "Science and technology promotion and application services"),
    ("水利管理业", "Management of water conservancy"),
    ("生态保护和环境治理业", "Ecological protection and environmental governance"),
    ("公共设施管理业", "Management of public facilities"),
    ("土地管理业", "Land management"),
    ("居民服务业", "Services to households"),
    ("机动车、电子产品和日用产品修理业", "Repair of motor vehicles, electronics and daily goods"),
    ("其他服务业", "Other services"),
    ("教育", "Education"),
    ("卫生", "Health"),
    ("社会工作", "Social work"),
    ("新闻和出版业", "News and publishing"),
    ("广播、电视、电影和录音制作业", "Production of radio, television, films and sound recordings"),
    ("文化艺术业", "Culture and arts"),
    ("体育", "Sports"),
    ("娱乐业", "Entertainment"),
    ("中国共产党机关", "Organs of the Communist Party of China"),
    ("国家机构", "State organs"),
    ("人民政协、民主党派", "People's political consultative conference and democratic parties"),
    ("社会保障", "Social security"),
    (
        "群众团体、社会团体和其他成员组织",
        "Mass organisations, social organisations and other membership organisations",
    ),
    ("基层群众自治组织及其他组织", "Grass-roots self-governing organisations and others"),
    ("国际组织", "International organisations"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_share_out_all_divisions_without_a_gap() {
        let numbers: Vec<u8> = all().filter_map(|one| one.division).collect();
        assert_eq!(numbers, (1..=97).collect::<Vec<u8>>());
        let letters: String =
            all().filter(|one| one.division.is_none()).map(|one| one.section).collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNOPQRST");
        for one in all() {
            assert_eq!(lookup(&one.code()), Ok(one));
        }
    }

    #[test]
    fn named_industries_stand_where_the_standard_has_them() {
        let rows = [
            ("C", "C", "制造业"),
            ("39", "C39", "计算机、通信和其他电子设备制造业"),
            ("C13", "C13", "农副食品加工业"),
            ("C43", "C43", "金属制品、机械和设备修理业"),
            ("F52", "F52", "零售业"),
            ("I65", "I65", "软件和信息技术服务业"),
            ("62", "H62", "餐饮业"),
            ("K70", "K70", "房地产业"),
            ("M75", "M75", "科技推广和应用服务业"),
            ("80", "O80", "居民服务业"),
            ("01", "A01", "农业"),
            ("T97", "T97", "国际组织"),
        ];
        for (text, code, zh) in rows {
            let industry = lookup(text).unwrap();
            assert_eq!((industry.code().as_str(), industry.zh), (code, zh));
        }
    }

    #[test]
    fn what_is_no_industry_is_refused() {
        for bad in ["", "U", "c39", "A39", "C44", "00", "98", "3", "C3", "C3911", "C39 ", "制造业"]
        {
            let refusal = lookup(bad).unwrap_err();
            assert_eq!((refusal.code, refusal.status), ("bad_industry", 422), "{bad}");
        }
    }
}
