"""The HP ProCurve / Aruba AOS-S personality: 2530 and 2930F switches and VSF stacks, at the command line."""

from schoolbuild.lab.aruba_aoss.switch import make

__all__ = ["make"]
