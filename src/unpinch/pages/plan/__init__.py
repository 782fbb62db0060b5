"""The room `plan`: the plan composer, where a plan of care is put together, checked on every change, and signed."""
