select tenancy.check_functions();
