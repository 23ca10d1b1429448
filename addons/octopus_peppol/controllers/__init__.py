from . import as4, smp
