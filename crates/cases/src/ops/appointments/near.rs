//! Service points by how far they are (就近办).

use base::{Date, Refusal};
use pack::{Pack, ServicePoint};

use super::slots::serves;

/// Metres of the Earth's mean radius (IUGG).
const EARTH_METRES: f64 = 6_371_008.8;

/// A place on the map, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl Near {
    /// `lat,lon` in degrees, or the refusal `bad_coordinates`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let degrees = |text: &str, most: f64| {
            let value: f64 = text.trim().parse().ok()?;
            (value.is_finite() && value.abs() <= most).then_some(value)
        };
        let found = text.split_once(',').and_then(|(latitude, longitude)| {
            let (latitude, longitude) = (degrees(latitude, 90.0)?, degrees(longitude, 180.0)?);
            Some(Self { latitude, longitude })
        });
        found.ok_or_else(|| {
            Refusal::new(
                "bad_coordinates",
                400,
                "位置须写成「纬度,经度」，以度为单位，如「30.27,120.15」。",
                "A place is written `latitude,longitude` in degrees, such as 30.27,120.15.",
            )
            .on("near")
        })
    }

    /// Metres on the great circle to a place.
    pub fn metres_to(self, latitude: f64, longitude: f64) -> f64 {
        let (one, two) = (self.latitude.to_radians(), latitude.to_radians());
        let north = ((two - one) / 2.0).sin();
        let east = ((longitude - self.longitude).to_radians() / 2.0).sin();
        let chord = north * north + one.cos() * two.cos() * east * east;
        2.0 * EARTH_METRES * chord.sqrt().min(1.0).asin()
    }
}

/// The service points that serve `package` (all when none is named) on `on`, the nearest first,
/// each with its distance in metres; in pack order when nobody says from where.
pub fn near<'p>(
    pack: &'p Pack,
    from: Option<Near>,
    package: Option<&str>,
    on: Date,
) -> Vec<(&'p ServicePoint, Option<f64>)> {
    let points = pack.service_points.values();
    let wanted = points.filter(|point| package.is_none_or(|id| serves(pack, point, id, on)));
    let far = |point: &ServicePoint| from.map(|f| f.metres_to(point.latitude, point.longitude));
    let mut found: Vec<_> = wanted.map(|point| (point, far(point))).collect();
    found.sort_by(|(_, one), (_, two)| {
        one.unwrap_or(0.0).total_cmp(&two.unwrap_or(0.0)) // a stable sort keeps pack order
    });
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_great_circle() {
        let west_lake = Near::parse("30.25,120.15").expect("a place");
        // a minute of latitude is a nautical mile: 1 852 m, within its own flattening
        let minute = west_lake.metres_to(30.25 + 1.0 / 60.0, 120.15);
        assert!((minute - 1_853.0).abs() < 2.0, "{minute}");
        assert!(west_lake.metres_to(30.25, 120.15) < 0.001);
        let antipode = west_lake.metres_to(-30.25, -59.85);
        assert!((antipode - EARTH_METRES * std::f64::consts::PI).abs() < 10.0, "{antipode}");
        // the equator crosses the date line
        let fiji = Near { latitude: 0.0, longitude: 179.5 };
        assert!((fiji.metres_to(0.0, -179.5) - 111_195.0).abs() < 10.0);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for bad in ["", "30", "30,", "x,y", "91,0", "0,181", "nan,0", "30,120,1"] {
            assert_eq!(Near::parse(bad).expect_err(bad).code, "bad_coordinates");
        }
    }
}
