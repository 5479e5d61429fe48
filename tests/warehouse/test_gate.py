"""W1: over 90 quiet simulated days fewer than one alarm per site, and faults caught on their first day."""

from benchmarks.gate import rehearse


def test_w1_quiet_days_are_quiet_and_faults_are_caught() -> None:
    report = rehearse(sites=30, days=90, seed=7)
    assert report["held_per_site_90_days"] + report["warnings_per_site_90_days"] < 1
    assert report["caught"].pop("half the volume") >= 0.7, "the noisiest sites write half as much by themselves"
    assert min(report["caught"].values()) >= 0.9
